#!/usr/bin/env bash
# hcl 2.25.0 with go-cty 1.20.0, which Terraform's texts are made of, beside
# python-hcl2 8.1.4; names of members in Unicode's decomposed form.
#
# Guess: a template has the characters that its heredoc or its file has, as in
# every other notation.
# Seen: each text of cty is brought to normal form C, that of a heredoc, of quotes
# and of a file (whose function ends in cty.StringVal) alike. An e with a combining accent becomes one letter, and signs
# that look like others become those: the Kelvin sign a K, the Greek question mark a
# semicolon, the Greek varia a backquote. python-hcl2 keeps what stands there.
# What it means: $input.path('$.café') whose name is copied from what a backend
# sends, as names of files on macOS are, is deployed as another name, and finds
# nothing; the same template in CloudFormation finds it. In a test of the file, or in
# one of a tool that reads it without cty, it is found as well.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

name=$'cafe\u0301 \u212a\u037e\u1fef'
printf '{"a": $input.json("$.%s")}\n' "$name" >list.vtl
printf 'quoted = "%s"\nheredoc = <<EOT\n%s\nEOT\n' "$name" "$name" >in.tf
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"
)

func main() {
	file, diags := hclparse.NewParser().ParseHCLFile("in.tf")
	if diags.HasErrors() {
		panic(diags)
	}
	attributes, _ := file.Body.JustAttributes()
	for _, name := range []string{"quoted", "heredoc"} {
		value, diags := attributes[name].Expr.Value(nil)
		if diags.HasErrors() {
			panic(diags)
		}
		fmt.Printf("hcl         %-7s %+q\n", name, value.AsString())
	}
	data, err := os.ReadFile("list.vtl")
	if err != nil {
		panic(err)
	}
	fmt.Printf("cty         file    %+q\n", cty.StringVal(string(data)).AsString())
}
GO
{ go mod init texts && go get github.com/hashicorp/hcl/v2@v2.25.0 github.com/zclconf/go-cty@v1.20.0 && go build -o texts .; } >go.log 2>&1 || { cat go.log; exit 1; }
python3 -m venv py >/dev/null
py/bin/pip install --quiet --disable-pip-version-check python-hcl2==8.1.4
{
  ./texts
  py/bin/python - <<'PY'
import hcl2
with open("in.tf", encoding="utf-8") as f:
    values = hcl2.load(f)
print("python-hcl2 quoted ", ascii(values["quoted"].strip('"')).replace("'", '"'))
PY
} | tee seen

diff seen - <<'SEEN' && echo "as recorded: hcl 2.25.0, go-cty 1.20.0, python-hcl2 8.1.4"
hcl         quoted  "caf\u00e9 K;`"
hcl         heredoc "caf\u00e9 K;`\n"
cty         file    "{\"a\": $input.json(\"$.caf\u00e9 K;`\")}\n"
python-hcl2 quoted  "cafe\u0301 \u212a\u037e\u1fef"
SEEN
