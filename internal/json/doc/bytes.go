package doc

// Words of eight equal bytes.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// What quoteOrSlash takes. To load it takes less than to have it as constants of
// eight bytes in the code, of which there would be four for eight other instructions.
var (
	quotes   uint64 = ones * '"'
	slashes  uint64 = ones * '\\'
	minusOne uint64 = 1<<64 - ones
	highBits uint64 = highs
)

// quoteOrSlash marks the first quote or backslash of eight bytes by its high bit.
// Higher bits mean nothing: borrows go upwards.
func quoteOrSlash(w uint64) uint64 {
	q, b := w^quotes, w^slashes
	return ((q + minusOne) | (b + minusOne)) & (^w & highBits)
}

// skipBlank returns the place of the first byte from i on that is not one of
// JSON's four blanks.
func skipBlank(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}
