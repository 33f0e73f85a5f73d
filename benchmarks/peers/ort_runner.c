/* ONNX Runtime at its best, for comparison: one session on N threads, all optimisations, arena and memory pattern on (its defaults).
 *
 *   ort_runner LIBRARY MODEL THREADS BATCH FOLDER
 *
 * Reads the inputs (raw floats, FOLDER/input0, ...) and runs once; writes the outputs as FOLDER/peer_output0, ... and a line of JSON. Then, for each number of
 * seconds on standard input, it runs for so long and writes a line of JSON with the times. Talks to the library through the numbers of
 * its function table (version 13), so that no header is needed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    TABLE = 13, ERROR_MESSAGE = 2, CREATE_ENV = 3, CREATE_SESSION = 7, RUN = 9, CREATE_OPTIONS = 10, SET_OPTIMISATION = 23, SET_THREADS = 24,
    INPUT_COUNT = 30, OUTPUT_COUNT = 31, INPUT_TYPE = 33, INPUT_NAME = 36, OUTPUT_NAME = 37, CREATE_TENSOR = 49, TENSOR_DATA = 51, TENSOR_TYPE = 55,
    RANK_OF = 61, EXTENTS_OF = 62, COUNT_OF = 64, TYPE_AND_SHAPE = 65, CPU_MEMORY = 69, ALLOCATOR = 78, MOST = 16
};
enum { ALL_OPTIMISATIONS = 99, WARNINGS = 2, FLOATS = 1 };

typedef void *(*Function)();
struct Base { const Function *(*table)(uint32_t); const char *(*version)(void); };

static const Function *api;

static void check(void *status)
{
    if (status) {
        fprintf(stderr, "ONNX Runtime: %s\n", ((const char *(*)(void *))api[ERROR_MESSAGE])(status));
        exit(1);
    }
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

/* Peak of the process in KB. */
static long peak(void)
{
    char line[256];
    long value = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (!strncmp(line, "VmHWM:", 6)) value = atol(line + 6);
    if (file) fclose(file);
    return value;
}

static float *read_floats(const char *folder, int number, size_t count)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/input%d", folder, number);
    float *data = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
    FILE *file = fopen(path, "rb");
    if (!file || fread(data, sizeof(float), count, file) != count) { fprintf(stderr, "%s: not %zu floats\n", path, count); exit(1); }
    fclose(file);
    return data;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void *session, *inputs[MOST], *outputs[MOST];
static const char *input_names[MOST], *output_names[MOST];
static size_t input_count, output_count;

static void run(void)
{
    check(api[RUN](session, NULL, input_names, (void *const *)inputs, input_count, output_names, output_count, outputs));
}

static void measure(double seconds)
{
    enum { CAPACITY = 1000000, FEWEST = 3 };
    static double times[CAPACITY];
    int runs = 0;
    for (double end = now() + seconds * 1e3; runs < FEWEST || (runs < CAPACITY && now() < end); runs++) {
        double start = now();
        run();
        times[runs] = now() - start;
    }
    qsort(times, runs, sizeof *times, by_size);
    printf("{\"runs\":%d,\"leastMs\":%.6f,\"p10Ms\":%.6f,\"medianMs\":%.6f,\"p90Ms\":%.6f,\"peakKb\":%ld}\n", runs, times[0],
           times[(int)(0.1 * (runs - 1) + 0.5)], times[(int)(0.5 * (runs - 1) + 0.5)], times[(int)(0.9 * (runs - 1) + 0.5)], peak());
    fflush(stdout);
}

static void write_output(const char *folder, int number)
{
    void *info, *data;
    size_t count;
    char path[4096];
    check(api[TYPE_AND_SHAPE](outputs[number], &info));
    check(api[COUNT_OF](info, &count));
    check(api[TENSOR_DATA](outputs[number], &data));
    snprintf(path, sizeof path, "%s/peer_output%d", folder, number);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, sizeof(float), count, file) != count) { fprintf(stderr, "%s: cannot be written\n", path); exit(1); }
    fclose(file);
}

/* Names of the session's inputs and outputs, and its inputs read from files; an open extent is the batch. */
static void prepare(int64_t batch, const char *folder)
{
    void *memory, *allocator;
    check(((void *(*)(int, int, void **))api[CPU_MEMORY])(1, 0, &memory));
    check(api[ALLOCATOR](&allocator));
    check(api[INPUT_COUNT](session, &input_count));
    check(api[OUTPUT_COUNT](session, &output_count));
    for (size_t i = 0; i < input_count; i++) {
        void *type, *tensor;
        size_t rank, count = 1;
        int64_t extents[8];
        check(((void *(*)(void *, size_t, void *, const char **))api[INPUT_NAME])(session, i, allocator, &input_names[i]));
        check(((void *(*)(void *, size_t, void **))api[INPUT_TYPE])(session, i, &type));
        check(api[TENSOR_TYPE](type, &tensor));
        check(api[RANK_OF](tensor, &rank));
        check(((void *(*)(void *, int64_t *, size_t))api[EXTENTS_OF])(tensor, extents, rank));
        for (size_t r = 0; r < rank; r++) count *= extents[r] = extents[r] < 0 ? batch : extents[r];
        check(((void *(*)(void *, void *, size_t, const int64_t *, size_t, int, void **))api[CREATE_TENSOR])(
            memory, read_floats(folder, i, count), count * sizeof(float), extents, rank, FLOATS, &inputs[i]));
    }
    for (size_t o = 0; o < output_count; o++)
        check(((void *(*)(void *, size_t, void *, const char **))api[OUTPUT_NAME])(session, o, allocator, &output_names[o]));
}

int main(int argc, char **argv)
{
    if (argc != 6) { fprintf(stderr, "usage: ort_runner LIBRARY MODEL THREADS BATCH FOLDER\n"); return 2; }
    double start = now();
    void *library = dlopen(argv[1], RTLD_NOW);
    if (!library) { fprintf(stderr, "%s\n", dlerror()); return 1; }
    struct Base *base = ((struct Base * (*)(void)) dlsym(library, "OrtGetApiBase"))();
    api = base->table(TABLE);

    void *environment, *options;
    check(((void *(*)(int, const char *, void **))api[CREATE_ENV])(WARNINGS, "peer", &environment));
    check(api[CREATE_OPTIONS](&options));
    check(((void *(*)(void *, int))api[SET_THREADS])(options, atoi(argv[3])));
    check(((void *(*)(void *, int))api[SET_OPTIMISATION])(options, ALL_OPTIMISATIONS));
    double before = now();
    check(api[CREATE_SESSION](environment, argv[2], options, &session));
    double loaded = now();

    prepare(atol(argv[4]), argv[5]);
    double first = now();
    run();
    double done = now();
    for (size_t o = 0; o < output_count; o++) write_output(argv[5], o);
    printf("{\"version\":\"%s\",\"loadMs\":%.3f,\"firstMs\":%.3f,\"startToFirstMs\":%.3f,\"peakKb\":%ld}\n", base->version(), loaded - before,
           done - first, done - start, peak());
    fflush(stdout);

    char line[64];
    while (fgets(line, sizeof line, stdin)) measure(atof(line));
    return 0;
}
