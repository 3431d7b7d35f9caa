#!/usr/bin/env bash
# github.com/coregx/coregex 0.12.23, which stands in for regexp of Go, on selection patterns, whole and not.
#
# Guess: a faster engine may differ in odd corners, not in what an anchored pattern
# matches: ^(?: )$ around a pattern is what the service's match of the whole text is.
# Seen: with alternatives behind .* and both anchors nothing is found unless the text
# begins with one of them: ^.*\.(json|xml)$ does not match "pets.json". With
# alternatives behind ^ the match ends where the alternative does, what follows it
# left out, and MatchString and FindStringIndex disagree. A dot crosses line
# breaks where the literal stands between two .*; other answers, not shown, match more.
# What it means: an error message that the gateway answers with 404 is the default
# response, 200, in a test that selects with this engine.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'GO'
package main

import (
	"fmt"
	"regexp"

	"github.com/coregx/coregex"
)

func main() {
	for _, c := range []struct{ pattern, text string }{
		{`.*NotFound.*`, "Error: NotFound"},
		{`^(?:.*NotFound.*)$`, "Error: NotFound"},
		{`^(?:.*(BadRequest|NotFound).*)$`, "NotFound: pet 7"},
		{`^(?:.*(BadRequest|NotFound).*)$`, "Error: NotFound"},
		{`^.*\.(json|xml)$`, "pets.json"},
		{`.*\b404\b.*`, "status 404"},
		{`.*\b404\b.*`, "status=404"},
		{`^((?i)error.*|Invalid.*)$`, "Error: 7"},
		{`^(4\d\d|5\d\d)$`, "404"},
		{`^(?:Bad Request|Not Found).*`, "Not Found: pet 7"},
		{`^(Task timed out.*|Process exited.*)$`, "Task timed out after 3.00 seconds"},
		{`.*Error.*`, "in one line\nError: in the next"},
	} {
		theirs, ours := coregex.MustCompile(c.pattern), regexp.MustCompile(c.pattern)
		fmt.Printf("%s %q: regexp %t %d, coregex %t %d\n", c.pattern, c.text,
			ours.MatchString(c.text), ours.FindStringIndex(c.text), theirs.MatchString(c.text), theirs.FindStringIndex(c.text))
	}
}
GO
go mod init finding >/dev/null 2>&1
go get github.com/coregx/coregex@v0.12.23 >/dev/null 2>&1
go run . | tee seen

diff seen - <<'SEEN' && echo "as recorded: coregex 0.12.23"
.*NotFound.* "Error: NotFound": regexp true [0 15], coregex true [0 15]
^(?:.*NotFound.*)$ "Error: NotFound": regexp true [0 15], coregex true [0 15]
^(?:.*(BadRequest|NotFound).*)$ "NotFound: pet 7": regexp true [0 15], coregex true [0 8]
^(?:.*(BadRequest|NotFound).*)$ "Error: NotFound": regexp true [0 15], coregex false []
^.*\.(json|xml)$ "pets.json": regexp true [0 9], coregex false []
.*\b404\b.* "status 404": regexp true [0 10], coregex true [0 10]
.*\b404\b.* "status=404": regexp true [0 10], coregex false [0 10]
^((?i)error.*|Invalid.*)$ "Error: 7": regexp true [0 8], coregex false []
^(4\d\d|5\d\d)$ "404": regexp true [0 3], coregex true [0 1]
^(?:Bad Request|Not Found).* "Not Found: pet 7": regexp true [0 16], coregex true [0 9]
^(Task timed out.*|Process exited.*)$ "Task timed out after 3.00 seconds": regexp true [0 33], coregex true [0 14]
.*Error.* "in one line\nError: in the next": regexp true [12 30], coregex true [0 30]
SEEN
