package vtl

import (
	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// output plans a reference in the text.
func (c *compiler) output(u *unit, n *node) stmt {
	r := n.ref
	of := c.knownReference(u, n)
	if r.escaped {
		if of == nil {
			of = c.plainReference(u, n, r)
		}
		return &discard{of: c.watchedRef(of, u, n, false), text: r.escapes + r.null}
	}
	how := printing{prefix: r.escapes + r.more, offset: c.at(u, n)}
	if h, ok := of.(*hostCall); ok && h.native.Append != nil && len(h.steps) == 0 {
		return c.plan.writes.of(write{call: h, prefix: how.prefix})
	}
	how.tooDeep = r.escapes + how.prefix + r.null
	if end := len(n.kids) - 1; of == nil && end >= 0 && n.kids[end].kind == nIdent {
		if name := u.image(n.kids[end]); plainProperty(name) {
			s := &c.plan.memberOutputs.take(1)[0]
			s.printing, s.slot, s.before = how, c.slot(r.root), c.steps(u, n.kids[:end])
			s.last.set(name, c.at(u, n.kids[end]))
			return s
		}
	}
	if h, ok := of.(*hostCall); ok && c.trace == nil {
		if s := newCallOutput(output{printing: how, of: h}, h); s != nil {
			return s
		}
		if s := newReplaceOutput(output{printing: how, of: h}, h); s != nil {
			return s
		}
	}
	if of == nil {
		of = c.plainReference(u, n, r)
	}
	return c.plan.outputs.of(output{printing: how, of: c.watchedRef(of, u, n, true)})
}

// newCallOutput returns the statement that prints h, nil if that is an output like
// any other.
func newCallOutput(how output, h *hostCall) *callOutput {
	end := len(h.steps) - 1
	if end < 0 {
		if h.native.Member == nil {
			return nil
		}
		return &callOutput{output: how, call: h}
	}
	last, ok := h.steps[end].(*property)
	if !ok || !last.plain {
		return nil
	}
	return &callOutput{output: how, call: h, before: h.steps[:end], last: last}
}

// newReplaceOutput is newCallOutput for a replaceOutput.
func newReplaceOutput(how output, h *hostCall) *replaceOutput {
	if h.native.Text == nil || len(h.args.exprs) != 1 || len(h.steps) != 1 {
		return nil
	}
	s, ok := h.steps[0].(*call)
	if !ok || s.name != "replaceAll" || len(s.args.consts) != 2 || s.args.consts[1].Kind() != jsondoc.String {
		return nil
	}
	sought := javalang.LiteralPattern(s.args.consts[0])
	if sought == "" {
		return nil
	}
	return &replaceOutput{output: how, call: h, replace: s, sought: sought}
}
