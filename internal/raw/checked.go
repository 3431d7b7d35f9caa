//go:build !race

package raw

// Checked is set in builds with the race detector.
const Checked = false
