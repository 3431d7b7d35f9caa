package lint

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// notation is how a kind of file writes strings.
type notation uint8

const (
	plainNotation notation = iota // the file is the string: a template on its own
	jsonNotation
	yamlNotation
	hclNotation
)

func notationOf(file string) notation {
	switch strings.ToLower(path.Ext(file)) {
	case ".json":
		return jsonNotation
	case ".yaml", ".yml":
		return yamlNotation
	case ".tf", ".hcl", ".tfvars":
		return hclNotation
	}
	return plainNotation
}

// doubleQuoted writes a text in double quotes as JSON does, which YAML and HCL
// read as well.
func doubleQuoted(text string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // a string always has a JSON form
	return strings.TrimSuffix(b.String(), "\n")
}

// hclQuoted is doubleQuoted with what HCL takes for the beginning of an
// interpolation or a directive escaped.
func hclQuoted(text string) string { return hclEscapes.Replace(doubleQuoted(text)) }

var hclEscapes = strings.NewReplacer("${", "$${", "%{", "%%{")

func singleQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// yamlPlain are texts that YAML reads as they are wherever they stand, and for no
// number or truth.
var yamlPlain = lazyregexp.New(`^[A-Za-z(.$][\w.()+$\\/-]*$`)

// yamlWords are plain texts of YAML that are no strings.
var yamlWords = lazyregexp.New(`(?i)^(true|false|yes|no|on|off|null|y|n|\.inf|\.nan|\.\d.*)$`)

// typed is a text as somebody types it into a file of the notation, with quotes
// where it needs them.
func (n notation) typed(text string) string {
	switch {
	case n == plainNotation || n == yamlNotation && yamlPlain.MatchString(text) && !yamlWords.MatchString(text):
		return text
	}
	return n.quoted(text)
}

// quoted is a text in quotes.
func (n notation) quoted(text string) string {
	switch {
	case n == jsonNotation:
		return doubleQuoted(text)
	case n == hclNotation:
		return hclQuoted(text)
	case strings.ContainsAny(text, "'\n\t") || strings.TrimSpace(text) != text:
		return doubleQuoted(text)
	}
	return singleQuoted(text)
}
