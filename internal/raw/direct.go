//go:build amd64 || arm64 || ppc64le || wasm

package raw

// direct says that the processor takes words from any address, the lowest byte
// first. They are then loaded and stored as they are: encoding/binary comes to
// the same instruction, and beside it one that does nothing for each function
// that was inlined, which in loops of twenty instructions is a tenth of them.
const direct = true
