package terraform

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
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// Files lists the files of the module in a folder: .tf, and .tf.json, which
// is what CDK for Terraform writes.
func Files(l *read.Loader, dir string) []string {
	var names []string
	for _, ending := range []string{"*.tf", "*.tf.json"} {
		found, err := fs.Glob(l.FS, path.Join(dir, ending))
		if err != nil {
			l.Fail(definition.Position{File: l.Display(dir)}, err, "%v", err)
		}
		names = append(names, found...)
	}
	return names
}

// loadJSON adds a file in the JSON syntax: the same blocks, in which every
// string is a template. Source: Terraform, JSON configuration syntax.
func (m *module) loadJSON(data []byte, name string, asked bool) {
	root, err := m.l.Parse(data, name)
	if err != nil {
		if fault := read.AsFault(err); fault != nil && asked {
			m.l.End(fault)
		}
		m.l.ProblemAt(definition.Error, definition.Position{File: m.l.Display(name)}, "%v", err)
		return
	}
	m.l.DuplicatesOf(root)
	for _, kind := range root.Members {
		switch kind.Key {
		case "locals":
			for _, body := range read.Items(kind.Value) {
				m.block(&hclsyntax.Block{Type: kind.Key, Body: m.jsonBody(body, false), TypeRange: rangeOf(body)})
			}
		case "variable", "output", "module":
			m.jsonBlocks(kind, nil)
		case "resource", "data":
			for _, body := range read.Items(kind.Value) {
				for _, t := range body.Members {
					if strings.HasPrefix(t.Key, "aws_api_gateway_") {
						m.l.Duplicates(t.Value)
					}
					m.jsonBlocks(read.Member{Key: kind.Key, Pos: t.Pos, Value: t.Value}, []string{t.Key})
				}
			}
		}
	}
}

// jsonBlocks adds the blocks of one kind, by name.
func (m *module) jsonBlocks(kind read.Member, labels []string) {
	for _, named := range read.Items(kind.Value) {
		for _, b := range named.Members {
			if b.Key == "//" {
				continue
			}
			for _, body := range read.Items(b.Value) {
				m.block(&hclsyntax.Block{
					Type: kind.Key, Labels: append(slices.Clone(labels), b.Key),
					Body: m.jsonBody(body, kind.Key == "variable"), TypeRange: rangeOf(body),
				})
			}
		}
	}
}

// jsonBody makes a body of a map; literal says that its strings are no
// templates.
func (m *module) jsonBody(n *read.Node, literal bool) *hclsyntax.Body {
	body := &hclsyntax.Body{Attributes: make(hclsyntax.Attributes), SrcRange: rangeOf(n)}
	for _, a := range n.Members {
		if a.Key == "//" {
			continue
		}
		at := rangeOf(&read.Node{Pos: a.Pos})
		body.Attributes[a.Key] = &hclsyntax.Attribute{Name: a.Key, Expr: m.jsonExpr(a.Value, literal), NameRange: at, SrcRange: at}
	}
	return body
}

func rangeOf(n *read.Node) hcl.Range {
	place := n.Pos.Place()
	at := hcl.Pos{Line: place.Line, Column: place.Column}
	// Blocks are sorted by the byte; any number that grows with the place does.
	at.Byte = at.Line<<20 + min(at.Column, 1<<20-1)
	return hcl.Range{Filename: place.File, Start: at, End: at}
}

// jsonExpr makes an expression of a value.
func (m *module) jsonExpr(n *read.Node, literal bool) hclsyntax.Expression {
	at := rangeOf(n)
	switch n.Kind {
	case read.Boolean:
		return &hclsyntax.LiteralValueExpr{Val: cty.BoolVal(n.Text == "true"), SrcRange: at}
	case read.Number:
		if f, _, err := big.ParseFloat(n.Text, 10, 512, big.ToNearestEven); err == nil {
			return &hclsyntax.LiteralValueExpr{Val: cty.NumberVal(f), SrcRange: at}
		}
	case read.Text:
		if literal || !strings.Contains(n.Text, "${") && !strings.Contains(n.Text, "%{") {
			return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(n.Text), SrcRange: at}
		}
		return m.jsonTemplate(n)
	case read.List:
		r := &hclsyntax.TupleConsExpr{SrcRange: at, OpenRange: at}
		for _, item := range n.Items {
			r.Exprs = append(r.Exprs, m.jsonExpr(item, literal))
		}
		return r
	case read.Object:
		r := &hclsyntax.ObjectConsExpr{SrcRange: at, OpenRange: at}
		for _, e := range n.Members {
			key := m.jsonExpr(&read.Node{Kind: read.Text, Text: e.Key, Pos: e.Pos}, literal)
			r.Items = append(r.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: m.jsonExpr(e.Value, literal)})
		}
		return r
	}
	return &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType), SrcRange: at}
}

// jsonTemplate parses a string as a template. Its places are those of the
// string where it is on one line of the file.
func (m *module) jsonTemplate(n *read.Node) hclsyntax.Expression {
	place := n.Pos.Place()
	start := hcl.Pos{Line: place.Line, Column: place.Column + 1}
	tokens, _ := hclsyntax.LexTemplate([]byte(n.Text), place.File, start)
	checkDepth(m.l, tokens, place.File)
	e, diag := hclsyntax.ParseTemplate([]byte(n.Text), place.File, start)
	if diag.HasErrors() {
		m.l.Problem(definition.Error, n, "not a template: %s", fmt.Sprint(diag))
		return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(n.Text), SrcRange: rangeOf(n)}
	}
	return e
}

// ReadStacks loads the stacks of a folder that CDK for Terraform writes:
// cdktf.out with stacks/NAME/cdk.tf.json.
func ReadStacks(l *read.Loader, dir string) bool {
	names, err := fs.Glob(l.FS, path.Join(dir, "stacks", "*", "cdk.tf.json"))
	if err != nil || len(names) == 0 {
		return false
	}
	for _, name := range names {
		ReadModule(l, path.Dir(name), "")
	}
	return true
}
