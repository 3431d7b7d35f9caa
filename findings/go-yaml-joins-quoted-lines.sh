#!/usr/bin/env bash
# github.com/goccy/go-yaml 1.19.2, one member of a definition replaced by its path,
# and the file printed; the definition was written by PyYAML 6.0.4.
#
# Guess: what is not replaced is printed as it was read, comments and styles included,
# which is what the library's tree of the file is for.
# Seen: a template in quotes over several lines, as PyYAML writes one, loses the empty
# line that stands for each line break. It is still printed on several lines, but
# whoever reads them gets one. Templates in literal and folded blocks stay.
# What it means: what stands behind the first ## of the template is a comment now,
# and the gateway answers with an empty body. The file still looks right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check PyYAML==6.0.4
cat >write.py <<'PY'
import yaml

template = """#set($pets = $input.path('$'))
## one a line
#foreach($pet in $pets)
$pet.id
#end"""
definition = {"info": {"version": "1"}, "responses": {"default": {"responseTemplates": {"text/plain": template}}}}
print(yaml.dump(definition), end="")
PY
cat >read.py <<'PY'
import sys

import yaml

for name in sys.argv[1:]:
    definition = yaml.safe_load(open(name))
    print(name, definition["info"]["version"])
    print(definition["responses"]["default"]["responseTemplates"]["text/plain"])
PY
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

func main() {
	file, err := parser.ParseFile(os.Args[1], parser.ParseComments)
	if err != nil {
		panic(err)
	}
	version, err := yaml.PathString("$.info.version")
	if err != nil {
		panic(err)
	}
	if err := version.ReplaceWithReader(file, strings.NewReader("'2'")); err != nil {
		panic(err)
	}
	fmt.Print(file)
}
GO
go mod init finding >/dev/null 2>&1
go get github.com/goccy/go-yaml@v1.19.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
env/bin/python write.py >before.yaml
go run . before.yaml >after.yaml
{ cat after.yaml; env/bin/python read.py before.yaml after.yaml; } | tee seen

diff seen - <<'SEEN' && echo "as recorded: goccy/go-yaml 1.19.2"
info:
  version: '2'
responses:
  default:
    responseTemplates:
      text/plain: '#set($pets = $input.path(''$''))
## one a line
#foreach($pet in $pets)
$pet.id
#end'
before.yaml 1
#set($pets = $input.path('$'))
## one a line
#foreach($pet in $pets)
$pet.id
#end
after.yaml 2
#set($pets = $input.path('$')) ## one a line #foreach($pet in $pets) $pet.id #end
SEEN
