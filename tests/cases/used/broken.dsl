block stage(k, n) {
  (CONV k 3x3 pad 1 - RELU * n
  MAXPOOL 2x2
}
