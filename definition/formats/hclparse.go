package formats

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/charset"
)

// maxHCLDepth bounds the nesting of brackets and the length of chains of
// operators that the parser follows by recursion.
const maxHCLDepth = 250

// oldBlocks are map attributes that Terraform 0.11 let people write as blocks
// with quoted names, which HCL 2 cannot parse.
var oldBlocks = map[string]bool{
	"response_templates": true, "response_parameters": true, "response_models": true,
	"request_templates": true, "request_parameters": true, "request_models": true,
}

// hclBody parses one file. What would nest too deep for the parser is refused
// before it starts.
func (l *loader) hclBody(data []byte, file string) (*hclsyntax.Body, hcl.Diagnostics) {
	l.hclSize(data, file)
	start := hcl.Pos{Line: 1, Column: 1}
	tokens, _ := hclsyntax.LexConfig(data, file, start)
	l.hclDepth(tokens, file)
	data = newBlocks(data, tokens)
	f, diag := hclsyntax.ParseConfig(data, file, start)
	if f == nil {
		return nil, diag
	}
	body, _ := f.Body.(*hclsyntax.Body)
	return body, diag
}

func (l *loader) hclSize(data []byte, file string) {
	if form := charset.Wide(data); form != "" {
		l.fail(definition.Position{File: file, Line: 1, Column: 1}, nil, charset.Message, form)
	}
	if len(data) > maxHCL {
		l.fail(definition.Position{File: file}, nil, "an HCL file of more than %d bytes", maxHCL)
	}
}

// hclDepth refuses deep nesting. The lexer is not recursive; the parser is, on
// brackets, templates, unary operators and conditionals.
func (l *loader) hclDepth(tokens hclsyntax.Tokens, file string) {
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
		if depth > maxHCLDepth || chain > 20*maxHCLDepth {
			l.fail(definition.Position{File: file, Line: t.Range.Start.Line, Column: t.Range.Start.Column}, nil,
				"nested deeper than %d levels", maxHCLDepth)
		}
	}
}

// newBlocks writes an equals sign into old map blocks: `response_templates {`
// becomes `response_templates = {`, or `response_templates={` in the same
// length where there is a blank to replace.
func newBlocks(data []byte, tokens hclsyntax.Tokens) []byte {
	var out []byte
	last := 0
	for i := 1; i < len(tokens); i++ {
		name, brace := tokens[i-1], tokens[i]
		if brace.Type != hclsyntax.TokenOBrace || name.Type != hclsyntax.TokenIdent || !oldBlocks[string(name.Bytes)] {
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

func (l *loader) hclAt(r hcl.Range) definition.Place {
	return definition.Place{Position: definition.Position{File: r.Filename, Line: r.Start.Line, Column: r.Start.Column}}
}

// exprNode returns an empty node at the place of an expression.
func (l *loader) exprNode(e hclsyntax.Expression) *node { return &node{pos: l.hclAt(e.Range())} }

// hclTemplate parses a template file.
func (l *loader) hclTemplate(data []byte, file string) (hclsyntax.Expression, error) {
	l.hclSize(data, file)
	start := hcl.Pos{Line: 1, Column: 1}
	tokens, _ := hclsyntax.LexTemplate(data, file, start)
	l.hclDepth(tokens, file)
	e, diag := hclsyntax.ParseTemplate(data, file, start)
	if diag.HasErrors() {
		return nil, fmt.Errorf("%s", strings.TrimPrefix(diag.Error(), file+":"))
	}
	return e, nil
}
