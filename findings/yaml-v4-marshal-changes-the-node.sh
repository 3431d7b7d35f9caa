#!/usr/bin/env bash
# Marshalling a yaml.Node with go.yaml.in/yaml v3 and v4.
#
# Guess: Marshal reads its argument: a node that has been encoded once has the
# style and the tag that it had before, in both versions.
# Seen: v4.0.0 writes to the node. A status code that is a text, !!str "200"
# without a style, has the style of double quotes and no tag afterwards; with
# v3.0.6 nothing changes.
# What it means: a program that encodes parts of a document to compare them, and
# encodes the document later, writes other quotes than one that does not; and two
# goroutines must not encode one node.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'GO'
package main

import (
	"fmt"

	v3 "go.yaml.in/yaml/v3"
	v4 "go.yaml.in/yaml/v4"
)

func main() {
	a := &v3.Node{Kind: v3.ScalarNode, Tag: "!!str", Value: "200"}
	text, err := v3.Marshal(a)
	fmt.Printf("v3 %q %v style %d tag %q\n", text, err, a.Style, a.Tag)
	b := &v4.Node{Kind: v4.ScalarNode, Tag: "!!str", Value: "200"}
	text, err = v4.Marshal(b)
	fmt.Printf("v4 %q %v style %d tag %q\n", text, err, b.Style, b.Tag)
}
GO
go mod init finding >/dev/null 2>&1
go get go.yaml.in/yaml/v3@v3.0.6 go.yaml.in/yaml/v4@v4.0.0 >/dev/null 2>&1
go run . | tee seen

diff seen - <<'SEEN' && echo "as recorded: go.yaml.in/yaml v3.0.6, v4.0.0"
v3 "\"200\"\n" <nil> style 0 tag "!!str"
v4 "\"200\"\n" <nil> style 2 tag ""
SEEN
