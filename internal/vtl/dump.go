package vtl

import (
	"fmt"
	"strconv"
	"strings"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
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

func (d *dumper) write(format string, args ...any) { fmt.Fprintf(&d.b, format, args...) }

func (d *dumper) line(format string, args ...any) {
	d.b.WriteString(strings.Repeat("  ", d.indent))
	d.write(format, args...)
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

func (d *dumper) list(exprs []expr) {
	for i, e := range exprs {
		if i > 0 {
			d.write(", ")
		}
		e.dump(d)
	}
}

func (d *dumper) steps(steps []step) {
	for _, s := range steps {
		s.dump(d)
	}
}

func (s text) dump(d *dumper)     { d.line("text %s\n", strconv.Quote(string(s))) }
func (s halfText) dump(d *dumper) { d.line("half %s\n", strconv.Quote(string(s))) }

// lead prints the text that a statement has taken in.
func (d *dumper) lead(s string) {
	if s != "" {
		text(s).dump(d)
	}
}

func (s *output) dump(d *dumper) {
	d.lead(s.lead)
	d.line("print %s", prefixText(s.prefix))
	s.of.dump(d)
	d.write("\n")
}

func (s *memberOutput) dump(d *dumper) {
	d.lead(s.lead)
	d.line("print %s$%s", prefixText(s.prefix), d.names[s.slot])
	d.steps(s.before)
	s.last.dump(d)
	d.write("\n")
}

func prefixText(s string) string {
	if s == "" {
		return ""
	}
	return strconv.Quote(s) + " "
}

func (s *write) dump(d *dumper) {
	d.lead(s.lead)
	d.line("append %s", prefixText(s.prefix))
	s.call.dump(d)
	d.write("\n")
}

func (s *discard) dump(d *dumper) {
	d.line("escaped %s ", strconv.Quote(s.text))
	s.of.dump(d)
	d.write("\n")
}

func (s *setVariable) dump(d *dumper) {
	d.line("set $%s = ", d.names[s.slot])
	s.rhs.dump(d)
	d.write("\n")
}

func (s *setMember) dump(d *dumper) {
	d.line("set $%s", d.names[s.slot])
	d.steps(s.steps)
	if s.index != nil {
		d.write("[")
		s.index.dump(d)
		d.write("]")
	} else {
		d.write(".%s", s.name)
	}
	d.write(" = ")
	s.rhs.dump(d)
	d.write("\n")
}

func (s *ifStmt) dump(d *dumper) {
	word := "if"
	for _, b := range s.branches {
		d.line("%s ", word)
		b.cond.dump(d)
		d.write("\n")
		d.nested(b.body)
		word = "elseif"
	}
	if len(s.otherwise) > 0 {
		d.line("else\n")
		d.nested(s.otherwise)
	}
}

func (s *include) dump(d *dumper) { d.line("include\n") }
func (s *failure) dump(d *dumper) { d.line("fail %s\n", strconv.Quote(s.err.Error())) }
func (s *visited) dump(d *dumper) { d.line("branch %d-%d\n", s.span.Start, s.span.End) }

func (s *tracedStmt) dump(d *dumper) {
	d.line("statement %d-%d\n", s.span.Start, s.span.End)
	s.stmt.dump(d)
}

func (s *stop) dump(d *dumper) { d.line("stop\n") }

func (s *breakStmt) dump(d *dumper) {
	d.line("break")
	if s.scope != nil {
		d.write(" ")
		s.scope.dump(d)
	}
	d.write("\n")
}

func (s *foreachNode) dump(d *dumper) {
	d.line("foreach $%s in ", d.names[s.slot])
	s.list.dump(d)
	if s.count >= 0 {
		d.write(", $velocityCount")
	}
	if s.next >= 0 {
		d.write(", $velocityHasNext")
	}
	if s.scope >= 0 {
		d.write(", $foreach")
	}
	if s.loop {
		d.write(", loop state")
	}
	d.write("\n")
	d.nested(s.body)
}

func (s *define) dump(d *dumper) {
	d.line("define $%s\n", d.names[s.slot])
	d.nested(s.body)
}

func (e *variable) dump(d *dumper) { d.write("$%s", d.names[e.slot]) }

func (e *member) dump(d *dumper) { d.write("$%s.%s", d.names[e.slot], e.name.Text()) }

func (e *path) dump(d *dumper) {
	d.write("$%s", d.names[e.slot])
	d.steps(e.steps)
}

func (e *hostCall) dump(d *dumper) {
	d.write("$%s.linked %s(", d.names[e.slot], e.name)
	d.list(e.args.exprs)
	d.write(")")
	d.steps(e.steps)
}

func (s *property) dump(d *dumper) { d.write(".%s", s.name.Text()) }

func (s *call) dump(d *dumper) {
	d.write(".%s(", s.name)
	d.list(s.args.exprs)
	d.write(")")
}

func (s *index) dump(d *dumper) {
	d.write("[")
	s.arg.dump(d)
	d.write("]")
}

func (e *constant) dump(d *dumper) {
	if e.v.Kind() == jsondoc.String {
		d.write("%s", strconv.Quote(e.v.Str()))
		return
	}
	s, _ := jsondoc.AppendText(nil, e.v, 0)
	d.write("%s", s)
}

func (e *interpolation) dump(d *dumper) {
	d.write("template {\n")
	d.nested(e.body)
	d.line("}")
}

func (e *quotedReference) dump(d *dumper) {
	d.write("text of ")
	e.of.dump(d)
}

func (e *listLiteral) dump(d *dumper) {
	d.write("[")
	d.list(e.elems)
	d.write("]")
}

func (e *mapLiteral) dump(d *dumper) {
	d.write("{")
	for i := 0; i < len(e.pairs); i += 2 {
		if i > 0 {
			d.write(", ")
		}
		e.pairs[i].dump(d)
		d.write(": ")
		e.pairs[i+1].dump(d)
	}
	d.write("}")
}

func (e *rangeLiteral) dump(d *dumper) {
	d.write("[")
	e.from.dump(d)
	d.write(" .. ")
	e.to.dump(d)
	d.write("]")
}

func (d *dumper) binary(left expr, op string, right expr) {
	d.write("(")
	left.dump(d)
	d.write(" %s ", op)
	right.dump(d)
	d.write(")")
}

func (e *arithmetic) dump(d *dumper) {
	op := map[nodeKind]string{nSubtract: "-", nMultiply: "*", nDivide: "/", nModulo: "%"}[e.op]
	d.binary(e.left, op, e.right)
}

func (e *sum) dump(d *dumper) { d.binary(e.left, "+", e.right) }

func (e *equality) dump(d *dumper) {
	op := "=="
	if e.negate {
		op = "!="
	}
	d.binary(e.left, op, e.right)
}

func (e *relation) dump(d *dumper) {
	op := map[javalang.Op]string{
		javalang.Less: "<", javalang.LessEqual: "<=", javalang.Greater: ">", javalang.GreaterEqual: ">=",
	}[e.op]
	d.binary(e.left, op, e.right)
}

func (e *logic) dump(d *dumper) {
	op := "and"
	if e.or {
		op = "or"
	}
	d.binary(e.left, op, e.right)
}

func (e *negation) dump(d *dumper) {
	d.write("!")
	e.of.dump(d)
}

func (e *loopProp) dump(d *dumper) {
	d.write("loop%s.%s", strings.Repeat(".parent", e.up), loopFields[e.prop])
}
