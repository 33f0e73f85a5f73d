"""Reads samples of raw floats from standard input and prints the most likely class of each: written by dslc publish.

    python3 example.py < samples
"""
import array
import ctypes
import os
import sys

library = ctypes.CDLL(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib$NAME$.so'))
library.$NAME$_create.restype = ctypes.c_void_p
library.$NAME$_create.argtypes = [ctypes.c_char_p, ctypes.c_int]
library.$NAME$_predict.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_float), ctypes.POINTER(ctypes.c_float), ctypes.c_int]
library.$NAME$_free.argtypes = [ctypes.c_void_p]
library.$NAME$_last_error.restype = ctypes.c_char_p

INPUT, OUTPUT = $INPUTLENGTH$, $OUTPUTLENGTH$


def main():
    model = library.$NAME$_create(None, 1)
    if not model:
        sys.exit('error: ' + library.$NAME$_last_error().decode())
    values = array.array('f', sys.stdin.buffer.read())
    samples = len(values) // INPUT
    inputs, outputs = (ctypes.c_float * len(values)).from_buffer(values), (ctypes.c_float * (samples * OUTPUT))()
    if library.$NAME$_predict(model, inputs, outputs, samples):
        sys.exit('error: ' + library.$NAME$_last_error().decode())
    for sample in range(samples):
        scores = outputs[sample * OUTPUT:(sample + 1) * OUTPUT]
        best = max(range(OUTPUT), key=scores.__getitem__)
        print(best, '%.9g' % scores[best])
    library.$NAME$_free(model)


main()
