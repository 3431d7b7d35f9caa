package formats

import (
	"fmt"
	"io/fs"
	"math/big"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/gatemap/gatemap/definition"
)

// tfFiles lists the files of the module in a folder: .tf, and .tf.json, which
// is what CDK for Terraform writes.
func (l *loader) tfFiles(dir string) []string {
	var names []string
	for _, ending := range []string{"*.tf", "*.tf.json"} {
		found, err := fs.Glob(l.fsys, path.Join(dir, ending))
		if err != nil {
			l.fail(definition.Position{File: l.display(dir)}, err, "%v", err)
		}
		names = append(names, found...)
	}
	return names
}

// loadJSON adds a file in the JSON syntax: the same blocks, in which every
// string is a template. Source: Terraform, JSON configuration syntax.
func (m *hclModule) loadJSON(data []byte, name string, asked bool) {
	root, err := m.l.parse(data, name)
	if err != nil {
		if fault := asFault(err); fault != nil && asked {
			panic(abort{fault})
		}
		m.l.problemAt(Error, definition.Position{File: m.l.display(name)}, "%v", err)
		return
	}
	m.l.duplicates(root)
	for _, kind := range root.members {
		switch kind.key {
		case "locals":
			for _, body := range bodies(kind.value) {
				m.block(&hclsyntax.Block{Type: kind.key, Body: m.jsonBody(body, false), TypeRange: hclRange(body)})
			}
		case "variable", "output", "module":
			m.jsonBlocks(kind, nil)
		case "resource", "data":
			for _, body := range bodies(kind.value) {
				for _, t := range body.members {
					m.jsonBlocks(member{kind.key, t.pos, t.value}, []string{t.key})
				}
			}
		}
	}
}

// bodies returns a body, or those of a list.
func bodies(n *node) []*node {
	if n.kind == list {
		return n.items
	}
	return []*node{n}
}

// jsonBlocks adds the blocks of one kind, by name.
func (m *hclModule) jsonBlocks(kind member, labels []string) {
	for _, named := range bodies(kind.value) {
		for _, b := range named.members {
			if b.key == "//" {
				continue
			}
			for _, body := range bodies(b.value) {
				m.block(&hclsyntax.Block{
					Type: kind.key, Labels: append(slices.Clone(labels), b.key),
					Body: m.jsonBody(body, kind.key == "variable"), TypeRange: hclRange(body),
				})
			}
		}
	}
}

// jsonBody makes a body of a map; literal says that its strings are no
// templates.
func (m *hclModule) jsonBody(n *node, literal bool) *hclsyntax.Body {
	body := &hclsyntax.Body{Attributes: make(hclsyntax.Attributes), SrcRange: hclRange(n)}
	for _, a := range n.members {
		if a.key == "//" {
			continue
		}
		at := hclRange(&node{pos: a.pos})
		body.Attributes[a.key] = &hclsyntax.Attribute{Name: a.key, Expr: m.jsonExpr(a.value, literal), NameRange: at, SrcRange: at}
	}
	return body
}

func hclRange(n *node) hcl.Range {
	at := hcl.Pos{Line: n.pos.Line, Column: n.pos.Column}
	// Blocks are sorted by the byte; any number that grows with the place does.
	at.Byte = at.Line<<20 + min(at.Column, 1<<20-1)
	return hcl.Range{Filename: n.pos.File, Start: at, End: at}
}

// jsonExpr makes an expression of a value.
func (m *hclModule) jsonExpr(n *node, literal bool) hclsyntax.Expression {
	at := hclRange(n)
	switch n.kind {
	case boolean:
		return &hclsyntax.LiteralValueExpr{Val: cty.BoolVal(n.text == "true"), SrcRange: at}
	case number:
		if f, _, err := big.ParseFloat(n.text, 10, 512, big.ToNearestEven); err == nil {
			return &hclsyntax.LiteralValueExpr{Val: cty.NumberVal(f), SrcRange: at}
		}
	case text:
		if literal || !strings.Contains(n.text, "${") && !strings.Contains(n.text, "%{") {
			return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(n.text), SrcRange: at}
		}
		return m.jsonTemplate(n)
	case list:
		r := &hclsyntax.TupleConsExpr{SrcRange: at, OpenRange: at}
		for _, item := range n.items {
			r.Exprs = append(r.Exprs, m.jsonExpr(item, literal))
		}
		return r
	case object:
		r := &hclsyntax.ObjectConsExpr{SrcRange: at, OpenRange: at}
		for _, e := range n.members {
			key := m.jsonExpr(&node{kind: text, text: e.key, pos: e.pos}, literal)
			r.Items = append(r.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: m.jsonExpr(e.value, literal)})
		}
		return r
	}
	return &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType), SrcRange: at}
}

// jsonTemplate parses a string as a template. Its places are those of the
// string where it is on one line of the file.
func (m *hclModule) jsonTemplate(n *node) hclsyntax.Expression {
	start := hcl.Pos{Line: n.pos.Line, Column: n.pos.Column + 1}
	tokens, _ := hclsyntax.LexTemplate([]byte(n.text), n.pos.File, start)
	m.l.hclDepth(tokens, n.pos.File)
	e, diag := hclsyntax.ParseTemplate([]byte(n.text), n.pos.File, start)
	if diag.HasErrors() {
		m.l.problem(Error, n, "not a template: %s", fmt.Sprint(diag))
		return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(n.text), SrcRange: hclRange(n)}
	}
	return e
}
