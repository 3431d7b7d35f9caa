#!/usr/bin/env bash
# github.com/santhosh-tekuri/jsonschema/v6 6.0.3 and bounds beyond 64 bits.
#
# Guess: a maxLength or minItems that no int holds is refused when the schema is
# compiled, or counts as without a bound.
# Seen: it is taken modulo 2^64. "maxLength": 18446744073709551617 is a maximum of
# 1, so that "ab" is too long, and "minItems": 18446744073709551616 is none at
# all. json-schema-validator 2.2.14, whose words API Gateway is reported to use, refuses both
# schemas: the integer is too large.
# What it means: a generated schema with the largest number of another language
# as "no limit" can mean the opposite.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	for _, c := range [][2]string{{`{"maxLength": 18446744073709551617}`, `"ab"`}, {`{"maxLength": 9223372036854775807}`, `"ab"`}, {`{"minItems": 18446744073709551616}`, `[]`}} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(c[0]))
		if err != nil {
			panic(err)
		}
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource("m.json", doc); err != nil {
			panic(err)
		}
		schema, err := compiler.Compile("m.json")
		if err != nil {
			fmt.Println(c[0], "refused")
			continue
		}
		body, _ := jsonschema.UnmarshalJSON(strings.NewReader(c[1]))
		fmt.Println(c[0], c[1], "valid:", schema.Validate(body) == nil)
	}
}
GO
go mod init finding >/dev/null 2>&1
go get github.com/santhosh-tekuri/jsonschema/v6@v6.0.3 >/dev/null 2>&1
go run . | tee seen

diff seen - <<'SEEN' && echo "as recorded: jsonschema v6.0.3"
{"maxLength": 18446744073709551617} "ab" valid: false
{"maxLength": 9223372036854775807} "ab" valid: true
{"minItems": 18446744073709551616} [] valid: true
SEEN
