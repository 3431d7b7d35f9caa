package terraform

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
)

// cutFrom is the size in bytes from which a file is parsed block by block: the tree of
// HCL takes thirty times what its text does, and of a large file only a part has to be
// there at a time.
var cutFrom = 64 << 10

// blockText is the text of one block of a file.
type blockText struct {
	file  string
	data  []byte
	start hcl.Pos
}

// resourceHead is how a text with a resource of API Gateway begins, behind blank lines
// and comments.
var resourceHead = lazyregexp.New(`^(?:[ \t]*(?:(?:#|//)[^\r\n]*)?\r?\n)*(resource)[ \t]+"(aws_api_gateway_[a-z_0-9]+)"[ \t]+"([A-Za-z_][A-Za-z0-9_-]*)"[ \t]*\{[ \t]*\r?\n`)

// loadCut adds the blocks of a large file text by text. The lexer and the parser are at
// the end of a text without errors in the state that they begin with, so that the texts
// have what the file has. Resources of API Gateway are noted by their heads, and parsed
// when they are evaluated; where one of them has an error, the load ends. It adds nothing
// and is false for a file that has to be parsed as a whole.
func (m *module) loadCut(data []byte, file string) bool {
	if m.l.Whole || len(data) < cutFrom {
		return false
	}
	checkSize(m.l, data, file)
	var resources []*block         // by text, nil for
	var others []*hclsyntax.Body   // what is not one
	known := make(map[string]bool) // whose second text nobody evaluates
	places := source.NewIndex(data)
	for _, text := range cut(data, file, places) {
		r := m.headed(text, places)
		if r == nil || known[r.key] || m.resources[r.key] != nil {
			body, diag := parsePart(m.l, text)
			if body == nil || diag.HasErrors() || len(body.Attributes) > 0 {
				return false
			}
			for _, b := range body.Blocks {
				known[strings.Join(b.Labels, ".")] = true
			}
			resources, others = append(resources, nil), append(others, body)
			continue
		}
		known[r.key] = true
		resources, others = append(resources, r), append(others, nil)
	}
	m.l.Cut = true
	for i, r := range resources {
		if r != nil {
			m.resource(r)
			continue
		}
		for _, b := range others[i].Blocks {
			m.block(b)
		}
	}
	return true
}

// cut parts a file behind each line that is a brace.
func cut(data []byte, file string, places *source.Index) []*blockText {
	var all []*blockText
	start := hcl.Pos{Line: 1, Column: 1}
	for len(data) > 0 {
		end := blockEnd(data)
		all = append(all, &blockText{file, data[:end], start})
		data = data[end:]
		start.Byte += end
		start.Line, _ = places.Position(start.Byte)
	}
	return all
}

func blockEnd(data []byte) int {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("\n}"))
		if i < 0 {
			return len(data)
		}
		at += i + len("\n}")
		for _, newline := range []string{"\n", "\r\n"} {
			if bytes.HasPrefix(data[at:], []byte(newline)) {
				return at + len(newline)
			}
		}
	}
}

// headed is the resource that a text is by its head, nil where it has another.
func (m *module) headed(t *blockText, places *source.Index) *block {
	at := resourceHead.Compiled().FindSubmatchIndex(t.data)
	if at == nil {
		return nil
	}
	part := func(group int) string { return string(t.data[at[2*group]:at[2*group+1]]) }
	start := t.start
	start.Byte += at[2] // where a line begins
	start.Line, _ = places.Position(start.Byte)
	end := start
	end.Column += len("resource")
	end.Byte += len("resource")
	return &block{module: m, kind: part(2), key: part(2) + "." + part(3), at: hcl.Range{Filename: t.file, Start: start, End: end}, text: t}
}

// parse parses the text of the resource r, which the head tells that it is.
func (t *blockText) parse(l *read.Loader, r *block) *hclsyntax.Block {
	if b := plainBlock(t); b != nil && b.TypeRange == r.at {
		return b
	}
	body, diag := parsePart(l, t)
	if body == nil || diag.HasErrors() || len(body.Attributes) > 0 || len(body.Blocks) != 1 || body.Blocks[0].TypeRange != r.at {
		l.Fail(definition.Position{File: t.file, Line: r.at.Start.Line, Column: r.at.Start.Column}, diag, "not one block of HCL: %v", diag)
	}
	return body.Blocks[0]
}

// parsePart is parseBody for a part of a file. What is too short for deep nesting and
// has no old blocks is lexed only by the parser.
func parsePart(l *read.Loader, t *blockText) (*hclsyntax.Body, hcl.Diagnostics) {
	data := t.data
	if !isPlain(data) {
		at := t.start
		at.Byte = 0
		tokens, _ := hclsyntax.LexConfig(data, t.file, at)
		checkDepth(l, tokens, t.file)
		data = newBlocks(data, tokens)
	}
	f, diag := hclsyntax.ParseConfig(data, t.file, t.start)
	if f == nil {
		return nil, diag
	}
	body, _ := f.Body.(*hclsyntax.Body)
	return body, diag
}

// isPlain reports that a text cannot nest deeper than checkDepth allows, and that it has
// no block that newBlocks changes.
func isPlain(data []byte) bool {
	deep, chain := 0, 0
	for i, c := range data {
		switch c {
		case '{':
			if oldBlocks()[string(nameBefore(data[:i]))] {
				return false
			}
			deep++
		case '[', '(', '"', '<':
			deep++
		case '?', '!', '-', '%':
			chain++
		}
	}
	return deep <= maxNesting && chain <= 20*maxNesting
}

// nameBefore is the name at the end of a text, behind which there may be blanks.
func nameBefore(data []byte) []byte {
	data = bytes.TrimRight(data, " \t")
	start := len(data)
	for start > 0 && isNameByte(data[start-1]) {
		start--
	}
	return data[start:]
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
