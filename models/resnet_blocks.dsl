// Residual networks (He et al. 2015), torchvision's variant: the stride of a bottleneck is in its 3x3, names are torchvision's.
block shortcut(k, s) { (CONV k 1x1 stride s floor nobias as "0" - BN as "1") as downsample }

block basic(k, s) {
  add { CONV k 3x3 stride s pad 1 floor nobias - BN - RELU - CONV k 3x3 pad 1 nobias - BN
      | _ when s == 1 and channels == k else shortcut(k, s) as _ }
  RELU
}

block bottleneck(k, s, groups, width) {
  add { CONV (k * width / 64 * groups) 1x1 nobias - BN - RELU
        CONV (k * width / 64 * groups) 3x3 stride s pad 1 groups groups floor nobias - BN - RELU - CONV (4 * k) 1x1 nobias - BN
      | _ when s == 1 and channels == 4 * k else shortcut(4 * k, s) as _ }
  RELU
}

block resnet(blocks, deep, classes, groups = 1, width = 64) {
  CONV 64 7x7 stride 2 pad 3 floor nobias - BN - RELU - MAXPOOL 3x3 stride 2 pad 1 floor  [56x56x64]
  for i, n in blocks {
    for j in 0..n - 1 {
      bottleneck(64 * 2^(i - 1), 1 + (i > 1 and j == 0), groups, width) as "layer{i}.{j}" when deep else basic(64 * 2^(i - 1), 1 + (i > 1 and j == 0)) as "layer{i}.{j}"
    }
  }
  GLOBALAVGPOOL - FC classes as fc
}
