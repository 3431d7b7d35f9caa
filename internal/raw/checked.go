//go:build !race && !checked

package raw

// Checked is set in builds with the race detector or the tag checked.
const Checked = false
