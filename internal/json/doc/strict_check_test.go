package doc

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCheckStopped spoils what read leaves behind, one thing at a time.
func TestCheckStopped(t *testing.T) {
	stopped := func() *Document { // before the exponent of the second member
		d := &Document{src: `{"a":[1],"b":1e5,"c":"the text goes on"}`, tape: make([]uint64, 0, 32), at: new(strict)}
		d.at.open.node, d.at.last.in = -1, noArray
		require.Equal(t, stopScalar, d.read(d.src, resumeValue))
		return d
	}
	require.NotPanics(t, func() { stopped().checkStopped(stopScalar) })
	for name, spoil := range map[string]func(d *Document){
		"outside of the text":   func(d *Document) { d.at.i = len(d.src) + 1 },
		"depth and open":        func(d *Document) { d.at.depth = 0 },
		"number of open":        func(d *Document) { d.at.depth = 2 },
		"foreseen name":         func(d *Document) { d.at.expect = len(d.tape) },
		"open container is not": func(d *Document) { d.at.open.node = len(d.tape) },
		"not nested":            func(d *Document) { d.tape[1] = around{node: 5}.pack() },
		"another kind":          func(d *Document) { d.at.open.closer = ']' },
		"no scalar begins":      func(d *Document) { d.at.i = len(d.src) },
	} {
		t.Run(name, func(t *testing.T) {
			d := stopped()
			spoil(d)
			defer func() { require.ErrorContains(t, recover().(error), name) }()
			d.checkStopped(stopScalar)
		})
	}
}
