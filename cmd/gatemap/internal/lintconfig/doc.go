// Package lintconfig reads .gatemap.yaml, which says how gatemap lint looks at a
// repository, and finds the definitions in a folder and the payloads beside one.
package lintconfig
