package vtl

import (
	"context"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// endless is the context of a rendering without one.
var endless context.Context

// prepareMeter makes sure that there is a meter.
func (f *frame) prepareMeter() {
	if f.rt.Meter == nil {
		o := &f.t.opts
		f.own.Begin(endless, meter.Limits{Steps: o.MaxSteps, Memory: o.MaxMemory, Nesting: int64(o.MaxNesting)}, nil)
		f.rt.Meter, f.used = &f.own, true
	}
	if f.live == nil { // made once
		f.live = f.measure
	}
}

// begins says that a statement begins that may ask for memory.
func (f *frame) begins() { f.stmt = f.rt.Meter.Held() }

// measure counts the bytes that live. The variables, the arguments of calls and
// what loops walk over are counted as they are. What expressions hold that are
// being evaluated cannot be seen from here: all that was asked for since their
// statements began counts in its stead.
func (f *frame) measure() int64 {
	c := &f.census
	c.Begin(f.rt.Meter)
	for _, v := range f.vars {
		c.Add(v)
	}
	for _, v := range f.args {
		c.Add(v)
	}
	f.rt.Contents(c)
	if f.kept != nil {
		f.kept.Contents(c)
	}
	for _, b := range f.spare {
		c.AddBytes(jsondoc.Room(b.most))
	}
	c.AddBytes(f.built() + f.building)
	return c.End() + f.base + f.temps + f.rt.Meter.Held() - f.stmt
}
