// Package whole answers the calls that need the readers of API definitions: list,
// lint, fix, convert and others, beside those of package bridge.
package whole
