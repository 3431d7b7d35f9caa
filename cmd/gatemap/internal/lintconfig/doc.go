// Package lintconfig reads .gatemap.yaml, which says how gatemap lint looks at a
// repository, and finds the definitions in a folder.
package lintconfig
