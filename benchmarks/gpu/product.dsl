// A matrix product of 512 x 512 x 512 at batch 512: what run.sh measures beside ILGPU's naive kernel.
model Product {
  input [512]
  FC 512 nobias
}
