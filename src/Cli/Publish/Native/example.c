/* Reads samples of raw floats from standard input and prints the most likely class of each: written by dslc publish.
 *
 *     cc -o example example.c -L. -l$NAME$ -Wl,-rpath,'$ORIGIN' && ./example < samples
 */
#include <stdio.h>
#include "$NAME$.h"

int main(void)
{
    static float input[$GUARD$_INPUT], output[$GUARD$_OUTPUT];
    $NAME$ *model = $NAME$_create(NULL, 1);
    if (!model) {
        fprintf(stderr, "error: %s\n", $NAME$_last_error());
        return 1;
    }
    while (fread(input, sizeof input, 1, stdin) == 1) {
        if ($NAME$_predict(model, input, output, 1)) {
            fprintf(stderr, "error: %s\n", $NAME$_last_error());
            return 1;
        }
        int best = 0;
        for (int i = 1; i < $GUARD$_OUTPUT; i++)
            if (output[i] > output[best]) best = i;
        printf("%d %.9g\n", best, output[best]);
    }
    $NAME$_free(model);
    return 0;
}
