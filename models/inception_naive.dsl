// The inception module of the course notes: four paths on 28x28x256, joined by depth; and the same with 64-channel bottlenecks.
model InceptionNaive {
  input [28x28x256]
  concat { (1 x 1), 128 filter             (28,28,128)
         | (3 x 3), 192 filter             (28,28,192)
         | (5 x 5), 96 filter              (28,28,96)
         | (3 x 3) Max pooling             (28,28,256) }  [28x28x672]
}

model InceptionBottleneck {
  input [28x28x256]
  concat { CONV 128 1x1
         | CONV 64 1x1 - CONV 192 3x3 pad 1
         | CONV 64 1x1 - CONV 96 5x5 pad 2
         | MAXPOOL 3x3 stride 1 pad 1 - CONV 64 1x1 }  [28x28x480]
}
