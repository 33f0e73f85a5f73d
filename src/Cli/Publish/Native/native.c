/* Part of a program or library that dslc published. Before anything else runs it looks whether the processor is new enough: code of a higher level would end in an illegal
 * instruction. It also holds the weights, where they are to lie in the program: in a section of their own, on a page of their own, so that they can be mapped. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef DSLC_WEIGHTS
__asm__(".pushsection .dslc,\"a\"\n"
        ".balign 4096\n"
        ".globl dslc_weights\n"
        "dslc_weights:\n"
        ".incbin \"" DSLC_WEIGHTS "\"\n"
        ".popsection\n");
extern const char dslc_weights[];
/* Looked at once, or the linker would leave it out. */
static const char *volatile dslc_weights_kept = dslc_weights;
#endif

/* The highest level that the processor has; DSLC_CPU_LEVEL=v2 (v3, v4) pretends that it is lower. */
static int dslc_level(void)
{
    __builtin_cpu_init();
    int level = 1;
    if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt")) level = 2;
    if (level == 2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")) level = 3;
    if (level == 3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")) level = 4;
    const char *forced = getenv("DSLC_CPU_LEVEL");
    if (forced && forced[0] == 'v' && forced[1] >= '1' && forced[1] <= '4' && !forced[2] && forced[1] - '0' < level) level = forced[1] - '0';
    return level;
}

#ifdef DSLC_LIBRARY
/* The functions that the library gives out; what they do is C#, which cannot run on a processor that is too old. */
#define JOIN(name, end) name##end
#define FUNCTION(name, end) JOIN(name, end)
extern void *dslc_create(const char *weights, int threads);
extern int dslc_predict(void *model, const float *input, float *output, int samples);
extern void dslc_free(void *model);
extern const char *dslc_last_error(void);
static const char too_old[] = "this library needs a processor of level x86-64-v" DSLC_LEVEL_TEXT ", and this one has less; publish it with a lower --cpu";

static int is_too_old(void)
{
#ifdef DSLC_WEIGHTS
    (void)dslc_weights_kept;
#endif
    return dslc_level() < DSLC_LEVEL;
}

void *FUNCTION(DSLC_LIBRARY, _create)(const char *weights, int threads) { return is_too_old() ? NULL : dslc_create(weights, threads); }
int FUNCTION(DSLC_LIBRARY, _predict)(void *model, const float *input, float *output, int samples)
{
    return is_too_old() ? -1 : dslc_predict(model, input, output, samples);
}
void FUNCTION(DSLC_LIBRARY, _free)(void *model)
{
    if (model && !is_too_old()) dslc_free(model);
}
const char *FUNCTION(DSLC_LIBRARY, _last_error)(void) { return is_too_old() ? too_old : dslc_last_error(); }
#elif defined DSLC_LEVEL
static void say(const char *text)
{
    if (write(STDERR_FILENO, text, strlen(text)) < 0) _exit(1);
}

__attribute__((constructor)) static void dslc_check(void)
{
#ifdef DSLC_WEIGHTS
    (void)dslc_weights_kept;
#endif
    char have[] = "x86-64-v0", need[] = "x86-64-v0";
    have[8] += dslc_level();
    need[8] += DSLC_LEVEL;
    if (have[8] < need[8]) {
        say("error: this program needs a processor of level "); say(need); say(", and this one is "); say(have);
        say("; publish it with a lower --cpu, or with --cpu all\n");
        _exit(1);
    }
}
#else
/* The launcher of a program that was published for all levels: runs the one for this processor. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>

int main(int count, char **arguments)
{
    (void)count;
    char path[PATH_MAX + 4];
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
    int level = dslc_level();
    if (level < 2) {
        fprintf(stderr, "error: this program needs a processor of level x86-64-v2 at least\n");
        return 1;
    }
    if (length > 0 && length < PATH_MAX) {
        sprintf(path + length, "-v%d", level);
        execv(path, arguments);
    }
    fprintf(stderr, "error: %s cannot be started (%s); it belongs beside this program\n", path, strerror(errno));
    return 1;
}
#endif
