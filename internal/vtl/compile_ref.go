package vtl

import (
	"github.com/gatemap/gatemap/internal/meter"
)

// reference plans a reference as an operand.
func (c *compiler) reference(u *unit, n *node) expr {
	e := c.knownReference(u, n)
	if e == nil {
		e = c.plainReference(u, n, n.ref)
	}
	return c.watchedRef(e, u, n, false)
}

// knownReference plans a reference whose meaning is known now: a property of
// $foreach, or what the Linker takes. For others it returns nil.
func (c *compiler) knownReference(u *unit, n *node) expr {
	r := n.ref
	if r.root == "foreach" && !c.scopeNeeded() {
		if up, prop, ok := loopProperty(u, n); ok {
			return &loopProp{up: up, prop: prop, otherwise: c.plainReference(u, n, r)}
		}
	}
	if h := c.link(u, n, r); h != nil {
		return h
	}
	return nil
}

func (c *compiler) plainReference(u *unit, n *node, r *refInfo) expr {
	slot := c.slot(r.root)
	if len(n.kids) == 0 {
		return c.plan.variables.of(variable{slot: slot, offset: c.at(u, n)})
	}
	if len(n.kids) == 1 && n.kids[0].kind == nIdent {
		m := &c.plan.members.take(1)[0]
		m.slot = slot
		m.property.set(u.image(n.kids[0]), c.at(u, n.kids[0]))
		return m
	}
	steps := c.steps(u, n.kids)
	return c.plan.paths.of(path{slot: slot, offset: c.at(u, n), names: onlyNames(steps), steps: steps})
}

func onlyNames(steps []step) bool {
	for _, s := range steps {
		if p, ok := s.(*property); !ok || !p.plain {
			return false
		}
	}
	return true
}

// operand is the reference that s prints.
func (c *compiler) operand(s *memberOutput) expr {
	last := c.watchedSteps([]step{&s.last})
	return &path{slot: s.slot, offset: s.offset, steps: append(s.before, last...)}
}

// link asks the Linker about the first step of a reference.
func (c *compiler) link(u *unit, n *node, r *refInfo) *hostCall {
	if c.opts.Linker == nil || len(n.kids) == 0 || c.work.assigned.find(r.root) >= 0 {
		return nil
	}
	first := n.kids[0]
	if first.kind == nIndex {
		return nil
	}
	args := c.exprs(u, first.kids)
	site := &c.work.site
	*site = CallSite{Variable: r.root, Method: u.image(first), Property: first.kind == nIdent, Args: site.Args[:0], Constant: site.Constant[:0]}
	for _, a := range args {
		k, ok := a.(*constant)
		site.Constant = append(site.Constant, ok)
		if !ok {
			k = &noConstant
		}
		site.Args = append(site.Args, k.v)
	}
	native, ok := c.opts.Linker(site)
	if !ok {
		return nil
	}
	h := hostCall{slot: c.slot(r.root), offset: c.at(u, first), name: site.Method, native: native, args: c.arguments(args)}
	h.steps = c.steps(u, n.kids[1:])
	return c.plan.hostCalls.of(h)
}

// arguments evaluates constant arguments once and for all.
func (c *compiler) arguments(exprs []expr) arguments {
	for _, e := range exprs {
		if _, ok := e.(*constant); !ok {
			return arguments{exprs: exprs}
		}
	}
	a := arguments{exprs: exprs, consts: c.plan.values.take(len(exprs))}
	for i, e := range exprs {
		a.consts[i] = e.(*constant).v
	}
	return a
}

func (c *compiler) steps(u *unit, kids []*node) []step {
	if len(kids) == 0 {
		return nil
	}
	out := c.plan.steps.take(len(kids))
	for i, n := range kids {
		c.nodes++
		if name := u.image(n); n.kind == nIdent && len(name) > longName {
			c.nodes += len(name) * mostScanned / meter.BytesPerStep
		}
		switch offset := c.at(u, n); n.kind {
		case nMethod:
			out[i] = c.plan.calls.of(call{name: u.image(n), args: c.arguments(c.exprs(u, n.kids)), offset: offset})
		case nIndex:
			out[i] = &index{arg: c.expr(u, n.kids[0]), offset: offset}
		default:
			p := &c.plan.properties.take(1)[0]
			p.set(u.image(n), offset)
			out[i] = p
		}
	}
	return c.watchedSteps(joinSplits(out, c.trace != nil))
}
