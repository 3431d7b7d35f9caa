//go:build !(amd64 || arm64 || ppc64le || wasm)

package raw

const direct = false
