#!/usr/bin/env bash
# hcl 2.25.0, the places of texts in quotes.
#
# Guess: the literal of a text in quotes stands between them, of an empty text at an
# empty place there.
# Seen: the literal of a text that is not empty stands between its quotes; that of an
# empty one, as of selection_pattern = "", begins and ends behind the second quote.
# What it means: a message about an empty pattern or template that takes the place of
# the literal points at what follows; the place of the expression around it is right.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func main() {
	for _, text := range []string{`"5.."`, `""`} {
		e, diags := hclsyntax.ParseExpression([]byte(text), "main.tf", hcl.InitialPos)
		if diags.HasErrors() {
			panic(diags)
		}
		t := e.(*hclsyntax.TemplateExpr)
		whole, literal := t.Range(), t.Parts[0].Range()
		fmt.Printf("%s: bytes %d to %d, its literal %d to %d\n", text, whole.Start.Byte, whole.End.Byte, literal.Start.Byte, literal.End.Byte)
	}
}
GO
export GOWORK=off GOFLAGS=-modcacherw
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/hcl/v2@v2.25.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen

diff seen - <<'SEEN' && echo "as recorded: hcl 2.25.0"
"5..": bytes 0 to 5, its literal 1 to 4
"": bytes 0 to 2, its literal 2 to 2
SEEN
