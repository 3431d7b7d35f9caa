package jsondoc

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
)

// namedTexts are objects that differ in what a guess depends on: order, size
// of values, escaped and duplicate names, values that look like names.
var namedTexts = []string{
	`{"a":1,"b":2}`, `{"b":1,"a":2}`, `{"x":[1,2,3],"a":{"b":1},"b":"a"}`, `{"b":"a","a":"b"}`, `{"a":1,"a":2,"b":3}`,
	`{"\u0061":7,"b":1}`, `{}`, `{"c":"b","b":1,"a":{"a":"b"}}`, `{a:1,'b':2,"b":3}`,
	`{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9,"a":10,"b":11,"k12":12,"k13":13}`,
}

func TestPlacesOfNamesAreOnlyGuesses(t *testing.T) {
	var a, b Name
	a.SetText("a")
	b.SetText("b")
	for round := range 3 {
		for i := range namedTexts {
			for k := range namedTexts {
				var doc Document
				require.NoError(t, doc.ParseString("["+namedTexts[i]+","+namedTexts[k]+"]"))
				for e := range 2 {
					object := doc.Root().Index(e)
					requireNamed(t, object, &a)
					requireNamed(t, object, &b)
					if round == 2 {
						object.Put(OfString("b"), OfInt(99))
						requireNamed(t, object, &b)
					}
				}
			}
		}
	}
}

func requireNamed(t *testing.T, object Value, n *Name) {
	t.Helper()
	got, ok := object.GetNamed(n)
	want, found := object.Get(n.Text())
	require.Equal(t, found, ok)
	require.True(t, Equal(want, got), "%s: %v, want %v", n.Text(), got, want)
}

func TestNamedLookupDoesNotAllocate(t *testing.T) {
	testenv.SkipUnderRace(t)
	var doc Document
	require.NoError(t, doc.ParseString(`[{"a":1,"b":"x"},{"a":2,"b":"y"}]`))
	var n Name
	n.SetText("b")
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for i := range 2 {
			doc.Root().Index(i).GetNamed(&n)
		}
	}))
}
