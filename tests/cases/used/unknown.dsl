block head(n) {
  FC 64 - RELUU
  FC n
}
