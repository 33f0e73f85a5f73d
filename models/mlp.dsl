// The notes' sigmoid net on 8x8 pictures: 64-1000-100-10.
model Mlp(classes = 10) {
  input [64]
  FC 1000 - SIGMOID - FC 100 - SIGMOID - FC classes
  loss SOFTMAX
}
