// Package look has what the pages that the command writes look like: one
// stylesheet for all of them, and the script that draws the way of an evaluation.
// Both are built from web/src (web/drawing.config.ts) and committed; .ci/web
// checks that they are what the sources give.
package look

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"strings"
)

// Style is the stylesheet. It asks for nothing from elsewhere.
//
//go:embed built/style.css
var Style string

// Drawing is the script of a page that has an explanation as data: it draws the
// way in the element with the id way. It makes no markup of text.
//
//go:embed built/drawing.js
var Drawing string

// Policy is the Content-Security-Policy of a page that has the stylesheet and the
// scripts inline and nothing else: nothing is loaded, sent or executed besides.
func Policy(scripts ...string) string {
	policy := "default-src 'none'; style-src " + source(Style)
	if len(scripts) > 0 {
		policy += "; script-src"
		for _, s := range scripts {
			policy += " " + source(s)
		}
	}
	return policy + "; base-uri 'none'; form-action 'none'"
}

// source is the hash of an inline text as a policy names it. The parser of HTML
// makes line ends of what it reads.
func source(text string) string {
	sum := sha256.Sum256([]byte(strings.ReplaceAll(text, "\r\n", "\n")))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
