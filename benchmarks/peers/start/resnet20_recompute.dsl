// models/resnet20_cifar.dsl, trained in less memory.
use "../../../models/resnet_blocks.dsl"

model ResNet20Recompute(n = 3, classes = 10) {
  input [32x32x3]
  CONV 16 3x3 pad 1 nobias - BN - RELU
  for i in 1..3 {
    for j in 0..n - 1 {
      basic(16 * 2^(i - 1), 1 + (i > 1 and j == 0)) as "layer{i}.{j}"
    }
  }
  GLOBALAVGPOOL - FC classes as fc
  loss SOFTMAX
  train { recompute }
}
