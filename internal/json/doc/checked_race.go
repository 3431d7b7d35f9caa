//go:build race

package doc

const checked = true
