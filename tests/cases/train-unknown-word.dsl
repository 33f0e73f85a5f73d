// expect: train-unknown-word.dsl(10,5): error DSL0302: train does not know 'batchsize'
// expect:     fix: write batch
// expect:     settings: SGD, NESTEROV, ADAM, ADAGRAD, RMSPROP, lr, momentum, beta1, beta2, decay, l1, maxnorm, clip, batch, epochs, warmup, shift, crop, seed, flip, recompute, augment
model Net {
  input [32x32x3]
  FC 10
  loss SOFTMAX
  train {
    SGD momentum 0.9 lr 0.01
    batchsize 128
    epochs 90
  }
}
