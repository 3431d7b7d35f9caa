package main

import (
	vector "github.com/emmansun/base64"

	"github.com/gatemap/gatemap"
)

// compile compiles without the limits that the large cases go beyond, for the
// variant "evaluate-vector" with a codec of base64 that has vector instructions.
func compile(in *gatemap.Integration, variant string) (*gatemap.Engine, error) {
	opts := gatemap.Options{Limits: gatemap.Limits{Payload: -1, Output: -1, ForeachRounds: -1, Steps: -1, Memory: -1}}
	if variant == "evaluate-vector" {
		opts.Base64 = vector.StdEncoding
	}
	return gatemap.Compile(in, opts)
}
