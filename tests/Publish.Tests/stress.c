/* Tries a published LeNet-5 library as a C program does: stress threads ROUNDS | leaks ROUNDS | errors. Samples come from standard input, raw floats. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lenet5.h"

enum { SAMPLES = 8, THREADS = 8 };

static float input[SAMPLES][LENET5_INPUT], expected[SAMPLES][LENET5_OUTPUT];
static lenet5 *model;
static int rounds;

static long resident(void)
{
    long pages = 0, size = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file) {
        if (fscanf(file, "%ld %ld", &size, &pages) != 2) pages = 0;
        fclose(file);
    }
    return pages * 4;
}

static void *predict(void *number)
{
    long wrong = 0;
    static __thread float output[SAMPLES][LENET5_OUTPUT];
    for (int i = 0; i < rounds; i++) {
        int count = 1 + (i + (int)(long)number) % SAMPLES;
        memset(output, 0, sizeof output);
        if (lenet5_predict(model, input[0], output[0], count)) wrong++;
        if (memcmp(output, expected, count * sizeof *output)) wrong++;
    }
    return (void *)wrong;
}

static int check(int is_right, const char *what)
{
    if (!is_right) printf("wrong: %s (%s)\n", what, lenet5_last_error());
    return !is_right;
}

int main(int count, char **words)
{
    rounds = count > 2 ? atoi(words[2]) : 1;
    if (fread(input, sizeof input, 1, stdin) != 1) return 2;
    if (!strcmp(words[1], "leaks")) {
        long before = 0;
        for (int i = 0; i < rounds; i++) {
            if (i == rounds / 2) before = resident();
            lenet5 *one = lenet5_create(NULL, 1);
            if (!one || lenet5_predict(one, input[0], expected[0], 1)) { printf("failed: %s\n", lenet5_last_error()); return 1; }
            lenet5_free(one);
        }
        printf("%ld\n", resident() - before);
        return 0;
    }
    model = lenet5_create(NULL, 1);
    if (!model || lenet5_predict(model, input[0], expected[0], SAMPLES)) { printf("failed: %s\n", lenet5_last_error()); return 1; }
    if (!strcmp(words[1], "errors")) {
        int wrong = check(lenet5_predict(model, NULL, expected[0], 1) == -1 && strstr(lenet5_last_error(), "NULL"), "a missing input")
            + check(lenet5_predict(model, input[0], expected[0], -1) == -1 && strstr(lenet5_last_error(), "-1 samples"), "fewer than no samples")
            + check(lenet5_predict(model, input[0], expected[0], 0) == 0, "no samples")
            + check(!lenet5_create("/nowhere/at/all", 1) && strstr(lenet5_last_error(), "no such file"), "missing weights")
            + check(!lenet5_create(NULL, -3) && strstr(lenet5_last_error(), "threads"), "fewer than no threads");
        lenet5_free(model);
        lenet5_free(model);
        lenet5_free(NULL);
        wrong += check(lenet5_predict(model, input[0], expected[0], 1) == -1 && strstr(lenet5_last_error(), "freed"), "a model that is freed")
            + check(lenet5_predict((lenet5 *)&wrong, input[0], expected[0], 1) == -1, "no model at all");
        printf("%d wrong\n", wrong);
        return wrong;
    }
    pthread_t threads[THREADS];
    long wrong = 0;
    for (long i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, predict, (void *)i);
    for (int i = 0; i < THREADS; i++) {
        void *found;
        pthread_join(threads[i], &found);
        wrong += (long)found;
    }
    lenet5_free(model);
    printf("%ld wrong\n", wrong);
    return wrong != 0;
}
