// Package replay plays the backends of cases (package gatemaptest/cases), so that
// an API runs end to end without what it asks.
package replay
