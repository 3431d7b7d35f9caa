//go:build ignore

package main

import "github.com/gatemap/gatemap"

// compile compiles without the limits that the large cases go beyond.
func compile(in *gatemap.Integration, _ string) (*gatemap.Engine, error) {
	return gatemap.Compile(in, gatemap.WithLimits(gatemap.Limits{Payload: -1, Output: -1, ForeachRounds: -1}))
}
