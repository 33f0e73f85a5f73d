// One stage of a VGG net (Simonyan and Zisserman 2014); its convolutions are named from features.first on, as torchvision names them.
block stage(k, n, first) {
  for i in 0..n - 1 { CONV k 3x3 pad 1 as "features.{first + 2 * i}" - RELU }
  MAXPOOL 2x2
}

block classifier(classes) {
  FC 4096 as classifier.0 - RELU - DROPOUT 0.5 - FC 4096 as classifier.3 - RELU - DROPOUT 0.5 - FC classes as classifier.6
}
