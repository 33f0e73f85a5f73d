use "../use-circle.dsl"

block stage(k) { CONV k 3x3 - RELU }
