package terraform

import (
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
	"github.com/gatemap/gatemap/internal/source"
)

// Is tells a file of Terraform by its name.
func Is(name string) bool {
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tf.json") || strings.HasSuffix(name, ".hcl")
}

// maxNesting bounds the nesting of brackets and the length of chains of
// operators that the parser follows by recursion.
const maxNesting = 250

// maxBytes bounds the bytes of one HCL file, whose tokens are much larger than its
// text, and maxInstances what a count makes.
const (
	maxBytes     = 2 << 20
	maxInstances = 20_000
)

// oldBlocks are map attributes that Terraform 0.11 let people write as blocks
// with quoted names, which HCL 2 cannot parse.
var oldBlocks = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{"request_models": true} // of a method
	for _, part := range [][]definition.Member{
		new(definition.Integration).Members(), new(definition.IntegrationResponse).Members(), new(definition.MethodResponse).Members(),
	} {
		for _, m := range part {
			switch m.Value.(type) {
			case *definition.Ordered[string], *definition.Ordered[*string], *map[string]bool, *map[string]string:
				names[m.Terraform] = true
			}
		}
	}
	return names
})

// parseBody parses one file. What would nest too deep for the parser is refused
// before it starts.
func parseBody(l *read.Loader, data []byte, file string) (*hclsyntax.Body, hcl.Diagnostics) {
	checkSize(l, data, file)
	start := hcl.Pos{Line: 1, Column: 1}
	tokens, _ := hclsyntax.LexConfig(data, file, start)
	checkDepth(l, tokens, file)
	data = newBlocks(data, tokens)
	f, diag := hclsyntax.ParseConfig(data, file, start)
	if f == nil {
		return nil, diag
	}
	body, _ := f.Body.(*hclsyntax.Body)
	return body, diag
}

func checkSize(l *read.Loader, data []byte, file string) {
	if form := source.WideForm(data); form != "" {
		l.Fail(definition.Position{File: file, Line: 1, Column: 1}, nil, source.WideMessage, form)
	}
	if len(data) > maxBytes {
		l.Fail(definition.Position{File: file}, nil, "an HCL file of more than %d bytes", maxBytes)
	}
}

// checkDepth refuses deep nesting. The lexer is not recursive; the parser is, on
// brackets, templates, unary operators and conditionals.
func checkDepth(l *read.Loader, tokens hclsyntax.Tokens, file string) {
	depth, chain := 0, 0
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenTemplateInterp,
			hclsyntax.TokenTemplateControl, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd,
			hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			depth = max(depth-1, 0)
		case hclsyntax.TokenQuestion, hclsyntax.TokenBang, hclsyntax.TokenMinus:
			chain++
		case hclsyntax.TokenNewline:
			if depth <= 1 {
				chain = 0
			}
		}
		if t.Type == hclsyntax.TokenTemplateControl {
			chain++
		}
		if depth > maxNesting || chain > 20*maxNesting {
			l.Fail(definition.Position{File: file, Line: t.Range.Start.Line, Column: t.Range.Start.Column}, nil,
				"nested deeper than %d levels", maxNesting)
		}
	}
}

// newBlocks writes an equals sign into old map blocks: `response_templates {`
// becomes `response_templates = {`, or `response_templates={` in the same
// length where there is a blank to replace.
func newBlocks(data []byte, tokens hclsyntax.Tokens) []byte {
	var out []byte
	old, last := oldBlocks(), 0
	for i := 1; i < len(tokens); i++ {
		name, brace := tokens[i-1], tokens[i]
		if brace.Type != hclsyntax.TokenOBrace || name.Type != hclsyntax.TokenIdent || !old[string(name.Bytes)] {
			continue
		}
		if i >= 2 && tokens[i-2].Type != hclsyntax.TokenNewline && tokens[i-2].Type != hclsyntax.TokenOBrace && tokens[i-2].Type != hclsyntax.TokenComment {
			continue
		}
		end := name.Range.End.Byte
		out = append(out, data[last:end]...)
		out = append(out, '=')
		last = end
		if brace.Range.Start.Byte > end {
			last++
		}
	}
	return append(out, data[last:]...)
}

func (m *module) placeOf(r hcl.Range) read.Pos {
	return m.l.PosAt(definition.Position{File: r.Filename, Line: r.Start.Line, Column: r.Start.Column})
}

// exprNode returns an empty node at the place of an expression.
func (m *module) exprNode(e hclsyntax.Expression) *read.Node {
	return &read.Node{Pos: m.placeOf(e.Range())}
}

// parseTemplate parses a template file.
func parseTemplate(l *read.Loader, data []byte, file string) (hclsyntax.Expression, error) {
	checkSize(l, data, file)
	start := hcl.Pos{Line: 1, Column: 1}
	tokens, _ := hclsyntax.LexTemplate(data, file, start)
	checkDepth(l, tokens, file)
	e, diag := hclsyntax.ParseTemplate(data, file, start)
	if diag.HasErrors() {
		return nil, fmt.Errorf("%s", strings.TrimPrefix(diag.Error(), file+":"))
	}
	return e, nil
}
