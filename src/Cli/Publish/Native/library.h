/* $CLASS$, [$INPUT$] to [$OUTPUT$], as a library: written by dslc publish. Link with -l$NAME$, or load lib$NAME$.so.
 *
 *     $NAME$ *model = $NAME$_create(NULL, 1);
 *     if (!model || $NAME$_predict(model, input, output, 1)) puts($NAME$_last_error());
 *     $NAME$_free(model);
 */
#ifndef DSLC_$GUARD$_H
#define DSLC_$GUARD$_H

/* Elements of one sample, and of what is computed for it. */
#define $GUARD$_INPUT $INPUTLENGTH$
#define $GUARD$_OUTPUT $OUTPUTLENGTH$

#ifdef __cplusplus
extern "C" {
#endif

typedef struct $NAME$ $NAME$;

/* A model with its weights: those that were published with the library, or, where weights is not NULL, those of that file. A call computes with so many threads; 0: with all
 * processors. NULL where it cannot be made. */
$NAME$ *$NAME$_create(const char *weights, int threads);

/* Computes samples * $GUARD$_OUTPUT floats from samples * $GUARD$_INPUT: each sample channel by channel, row by row, as the network takes them. 0, or -1 where it could not.
 * Any number of threads may call it at once with one model. */
int $NAME$_predict($NAME$ *model, const float *input, float *output, int samples);

/* Frees a model; NULL is none. */
void $NAME$_free($NAME$ *model);

/* What the last failure on this thread was: UTF-8, never NULL, until the next failure on it. */
const char *$NAME$_last_error(void);

#ifdef __cplusplus
}
#endif
#endif
