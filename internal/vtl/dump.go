package vtl

import (
	"fmt"
	"strconv"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// String prints the plan: one statement on a line, blocks indented. Constants
// are printed as JSON prints strings, or as Java prints other values.
func (t *Template) String() string {
	d := &dumper{names: t.names.list}
	d.block(t.body)
	return d.b.String()
}

// dumper collects a printed plan.
type dumper struct {
	b      strings.Builder
	names  []string
	indent int
}

// write writes arguments that are parts of a plan as their dumps: lists of
// expressions with commas between them, steps one behind the other.
func (d *dumper) write(format string, args ...any) {
	for i, a := range args {
		switch a := a.(type) {
		case dumps:
			args[i] = d.sub(a)
		case []expr:
			parts := make([]string, len(a))
			for k, e := range a {
				parts[k] = d.sub(e)
			}
			args[i] = strings.Join(parts, ", ")
		case []step:
			text := ""
			for _, s := range a {
				text += d.sub(s)
			}
			args[i] = text
		}
	}
	fmt.Fprintf(&d.b, format, args...)
}

// dumps is a part of a plan.
type dumps interface{ dump(*dumper) }

// sub is the dump of a part within this one.
func (d *dumper) sub(part dumps) string {
	in := &dumper{names: d.names, indent: d.indent}
	part.dump(in)
	return in.b.String()
}

func (d *dumper) line(format string, args ...any) {
	d.b.WriteString(strings.Repeat("  ", d.indent))
	d.write(format+"\n", args...)
}

func (d *dumper) block(body []stmt) {
	for _, s := range body {
		s.dump(d)
	}
}

func (d *dumper) nested(body []stmt) {
	d.indent++
	d.block(body)
	d.indent--
}

func (lateVariable) dump(*dumper) {}

func (s text) dump(d *dumper)     { d.line("text %q", string(s)) }
func (s halfText) dump(d *dumper) { d.line("half %q", string(s)) }

// lead prints the text that a statement has taken in.
func (d *dumper) lead(s string) {
	if s != "" {
		text(s).dump(d)
	}
}

func (s *output) dump(d *dumper) {
	d.lead(s.lead)
	d.line("print %s%s", prefixText(s.prefix), s.of)
}

func (s *memberOutput) dump(d *dumper) {
	d.lead(s.lead)
	d.line("print %s$%s%s%s", prefixText(s.prefix), d.names[s.slot], s.before, &s.last)
}

func prefixText(s string) string {
	if s == "" {
		return ""
	}
	return strconv.Quote(s) + " "
}

func (s *write) dump(d *dumper) {
	d.lead(s.lead)
	d.line("append %s%s", prefixText(s.prefix), s.call)
}

func (s *setMember) dump(d *dumper) {
	if s.index != nil {
		d.line("set $%s%s[%s] = %s", d.names[s.slot], s.steps, s.index, s.rhs)
	} else {
		d.line("set $%s%s.%s = %s", d.names[s.slot], s.steps, s.name, s.rhs)
	}
}

func (s *ifStmt) dump(d *dumper) {
	d.lead(s.lead)
	word := "if"
	for _, b := range s.branches {
		d.line("%s %s", word, b.cond)
		d.nested(b.body)
		word = "elseif"
	}
	if len(s.otherwise) > 0 {
		d.line("else")
		d.nested(s.otherwise)
	}
}

func (s *tracedStmt) dump(d *dumper) {
	d.line("statement %d-%d", s.span.Start, s.span.End)
	s.stmt.dump(d)
}

func (s *breakStmt) dump(d *dumper) {
	if s.scope != nil {
		d.line("break %s", s.scope)
	} else {
		d.line("break")
	}
}

func (s *foreachNode) dump(d *dumper) {
	kept := ""
	for _, k := range []struct {
		kept bool
		name string
	}{{s.count >= 0, "$velocityCount"}, {s.next >= 0, "$velocityHasNext"}, {s.scope >= 0, "$foreach"}, {s.loop, "loop state"}} {
		if k.kept {
			kept += ", " + k.name
		}
	}
	d.line("foreach $%s in %s%s", d.names[s.slot], s.list, kept)
	d.nested(s.body)
}

func (s *define) dump(d *dumper) {
	d.line("define $%s", d.names[s.slot])
	d.nested(s.body)
}

func (s *discard) dump(d *dumper)     { d.line("escaped %q %s", s.text, s.of) }
func (s *setVariable) dump(d *dumper) { d.line("set $%s = %s", d.names[s.slot], s.rhs) }
func (s *include) dump(d *dumper)     { d.line("include") }
func (s *failure) dump(d *dumper)     { d.line("fail %q", s.err.Error()) }
func (s *visited) dump(d *dumper)     { d.line("branch %d-%d", s.span.Start, s.span.End) }
func (s *stop) dump(d *dumper)        { d.line("stop") }

func (e *variable) dump(d *dumper)        { d.write("$%s", d.names[e.slot]) }
func (e *member) dump(d *dumper)          { d.write("$%s.%s", d.names[e.slot], e.name.Text()) }
func (e *path) dump(d *dumper)            { d.write("$%s%s", d.names[e.slot], e.steps) }
func (s *property) dump(d *dumper)        { d.write(".%s", s.name.Text()) }
func (s *call) dump(d *dumper)            { d.write(".%s(%s)", s.name, s.args.exprs) }
func (s *splitPart) dump(d *dumper)       { d.write("%s", []step{s.split, s.next}) }
func (s *index) dump(d *dumper)           { d.write("[%s]", s.arg) }
func (e *quotedReference) dump(d *dumper) { d.write("text of %s", e.of) }
func (e *listLiteral) dump(d *dumper)     { d.write("[%s]", e.elems) }
func (e *rangeLiteral) dump(d *dumper)    { d.write("[%s .. %s]", e.from, e.to) }
func (e *arithmetic) dump(d *dumper)      { d.write("(%s %s %s)", e.left, e.sign, e.right) }
func (e *sum) dump(d *dumper)             { d.write("(%s + %s)", e.left, e.right) }
func (e *relation) dump(d *dumper)        { d.write("(%s %s %s)", e.left, e.sign, e.right) }
func (e *negation) dump(d *dumper)        { d.write("!%s", e.of) }

func (e *hostCall) dump(d *dumper) {
	d.write("$%s.linked %s(%s)%s", d.names[e.slot], e.name, e.args.exprs, e.steps)
}

func (e *constant) dump(d *dumper) {
	if e.v.Kind() == jsondoc.String {
		d.write("%q", e.v.Str())
		return
	}
	s, _ := jsondoc.AppendText(nil, e.v, 0)
	d.write("%s", s)
}

func (e *interpolation) dump(d *dumper) {
	d.write("template {\n")
	d.nested(e.body)
	d.write("%s}", strings.Repeat("  ", d.indent))
}

func (e *mapLiteral) dump(d *dumper) {
	d.write("{")
	for i := 0; i < len(e.pairs); i += 2 {
		d.write("%s%s: %s", strings.Repeat(", ", min(i, 1)), e.pairs[i], e.pairs[i+1])
	}
	d.write("}")
}

func (e *equality) dump(d *dumper) {
	op := map[bool]string{false: "==", true: "!="}[e.negate]
	d.write("(%s %s %s)", e.left, op, e.right)
}

func (e *logic) dump(d *dumper) {
	op := map[bool]string{false: "and", true: "or"}[e.or]
	d.write("(%s %s %s)", e.left, op, e.right)
}

func (e *loopProp) dump(d *dumper) {
	d.write("loop%s.%s", strings.Repeat(".parent", e.up), loopFields[e.prop])
}
