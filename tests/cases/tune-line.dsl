// expect: tune-line.dsl(1,1): warning DSL1010: tune-line.tune, line 3, says nothing: conv1 fast
// expect:     nor does line 4: conv1 train train direct
// expect:     fix: write a layer's name or *, then direct, winograd2 or winograd4: layer1.0.conv1 train weights direct
model Net {
  input [16x16x3]
  CONV 32 3x3 - RELU - FC 10
}
