package jsondoc

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
)

// hintedTexts are objects that differ in what a guess depends on: order, size
// of values, escaped and duplicate names, values that look like names.
var hintedTexts = []string{
	`{"a":1,"b":2}`, `{"b":1,"a":2}`, `{"x":[1,2,3],"a":{"b":1},"b":"a"}`, `{"b":"a","a":"b"}`, `{"a":1,"a":2,"b":3}`,
	`{"\u0061":7,"b":1}`, `{}`, `{"c":"b","b":1,"a":{"a":"b"}}`, `{a:1,'b':2,"b":3}`,
	`{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9,"a":10,"b":11,"k12":12,"k13":13}`,
}

func TestHintsAreOnlyGuesses(t *testing.T) {
	var a, b Hint
	for round := range 3 {
		for i := range hintedTexts {
			for k := range hintedTexts {
				var doc Document
				require.NoError(t, doc.ParseString("["+hintedTexts[i]+","+hintedTexts[k]+"]"))
				for e := range 2 {
					object := doc.Root().Index(e)
					requireHinted(t, object, "a", &a)
					requireHinted(t, object, "b", &b)
					if round == 2 {
						object.Put(OfString("b"), OfInt(99))
						requireHinted(t, object, "b", &b)
					}
				}
			}
		}
	}
}

func requireHinted(t *testing.T, object Value, name string, h *Hint) {
	t.Helper()
	got, ok := object.GetHinted(name, h)
	want, found := object.Get(name)
	require.Equal(t, found, ok)
	require.True(t, Equal(want, got), "%s: %v, want %v", name, got, want)
}

func TestHintedLookupDoesNotAllocate(t *testing.T) {
	testenv.SkipUnderRace(t)
	var doc Document
	require.NoError(t, doc.ParseString(`[{"a":1,"b":"x"},{"a":2,"b":"y"}]`))
	var h Hint
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for i := range 2 {
			doc.Root().Index(i).GetHinted("b", &h)
		}
	}))
}
