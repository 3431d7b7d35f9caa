//go:build !race

package doc

// checked is set in builds with the race detector, whose loads check their bounds
// and whose strict parser checks its state.
const checked = false
