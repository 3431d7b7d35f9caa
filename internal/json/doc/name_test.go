package doc

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
)

// namedTexts are objects that differ in what a guess depends on: order, size
// of values, escaped and duplicate names, values that look like names.
var namedTexts = []string{
	`{"a":1,"b":2}`, `{"b":1,"a":2}`, `{"x":[1,2,3],"a":{"b":1},"b":"a"}`, `{"b":"a","a":"b"}`, `{"a":1,"a":2,"b":3}`,
	`{"p":1,"q":2,"r":3,"a":4,"b":5}`, `{"y":[1,{"a":6,"b":{"a":7}}],"a":8,"b":9}`, `{"y":{"z":[{"a":{"b":0}}]},"b":[1],"a":[{"b":2}]}`,
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
	require.True(t, Equal(nil, want, got), "%s: %v, want %v", n.Text(), got, want)
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

// FuzzAppendNamed compares the text of a member that is copied or read with the
// text of its value.
func FuzzAppendNamed(f *testing.F) {
	for _, text := range namedTexts {
		f.Add(text)
	}
	for _, scalar := range []string{
		"0", "-", "-0", "00", "-07", "12", "-12", "2147483648", "9223372036854775808", "123456789012345678901234567890",
		"0.0", "-0.0", "0.50", "1.5", "1.250", "0.001", "0.0001", "00.5", "1.", "1234567.125", "12345678.5", "1e3", "1.5e3",
		"123456789.123456789123", "true", "false", "null", "NaN", `""`, `"plain"`, `"a\"b\\c\u00e9"`, `"\ud83d\ude00"`, "\"\xed\xb0\x80 low\"", "[1]", "{}",
	} {
		f.Add(`{"a":` + scalar + `,"b":[` + scalar + `]}`)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var doc Document
		if doc.ParseString(text) != nil || doc.Root().Kind() != DocMap {
			return
		}
		for c := doc.Root().Iter(); c.Next(); {
			var n Name
			n.SetText(c.Key().Str())
			for range 2 { // unknown place, known place
				if own, ok := doc.Root().TextNamed(&n); ok {
					v, _ := doc.Root().GetNamed(&n)
					require.Equal(t, String, v.Kind())
					require.Equal(t, v.Str(), own)
				}
				got, ok := doc.Root().AppendNamed([]byte("\xed\xa0\x80"), &n)
				if !ok {
					require.Equal(t, "\xed\xa0\x80", string(got))
					continue
				}
				v, _ := doc.Root().GetNamed(&n)
				want := []byte("\xed\xa0\x80")
				if !v.IsNull() {
					var err error
					want, err = AppendText(want, v, 0)
					require.NoError(t, err)
				}
				require.Equal(t, string(want), string(got))
			}
		}
	})
}

func TestAppendNamedCopiesPlainScalars(t *testing.T) {
	var doc Document
	require.NoError(t, doc.ParseString(`{"int":12,"zero":0,"float":1.25,"text":"x","yes":true,"no":false,"null":null,"exp":1e3,"list":[],"long":1.2345}`))
	for name, copied := range map[string]bool{
		"int": true, "zero": true, "float": true, "text": true, "yes": true, "no": true, "null": true, "missing": true,
		"exp": false, "list": false, "long": false,
	} {
		var n Name
		n.SetText(name)
		_, ok := doc.Root().AppendNamed(nil, &n)
		require.Equal(t, copied, ok, name)
	}
}

func TestTextNamedReadsTexts(t *testing.T) {
	var doc Document
	require.NoError(t, doc.ParseString(`{"text":"x","escape":"a\u0062","empty":"","int":12,"null":null,"list":["x"],"object":{"text":"y"}}`))
	for name, want := range map[string]string{"text": "x", "escape": "ab", "empty": "", "int": "-", "null": "-", "list": "-", "object": "-", "missing": "-"} {
		var n Name
		n.SetText(name)
		for range 2 { // the second time an escape is decoded already
			text, ok := doc.Root().TextNamed(&n)
			require.Equal(t, want != "-", ok, name)
			if ok {
				require.Equal(t, want, text)
			}
		}
	}
	for _, v := range []Value{{}, OfString("x"), OfInt(1), OfMap(NewMap(LinkedHashMap)), OfList(NewList(ArrayList))} {
		var n Name
		n.SetText("text")
		_, ok := v.TextNamed(&n)
		require.False(t, ok)
	}
}

// FuzzNamed looks names up in all objects of two texts, one after the other,
// with places that come from wherever the name was before.
func FuzzNamed(f *testing.F) {
	for i, text := range namedTexts {
		f.Add("["+text+"]", "["+namedTexts[len(namedTexts)-1-i]+","+text+"]")
	}
	f.Add("\"\\\xed0\\\\\"0\xed0", "\"\\\xed\xa0\\\"\"") // no half of a pair behind the backslash
	f.Add(`{"p":1,"q":2,"r":3,"a":4}`, `{"y":[1,{"a":6}],"a":8}`)
	f.Add(`[{"a":1,"":2,"b":3},{"":4,"b":5}]`, `[{"b":1,"a":2,"":"the empty name is found behind others"}]`)
	f.Add(`[{"x":1,"a":2},{"x":{"a":3},"a":4}]`, `{"a":[{"x":[1,{"a":5}],"a":6}],"x":7}`)
	f.Fuzz(func(t *testing.T, first, second string) {
		names := map[string]*Name{}
		for _, text := range []string{first, second} {
			var doc Document
			if doc.ParseString(text) != nil {
				continue
			}
			for range 2 {
				requireNamedIn(t, doc.Root(), names)
			}
		}
	})
}

// requireNamedIn looks all names up in v and in everything in it.
func requireNamedIn(t *testing.T, v Value, names map[string]*Name) {
	t.Helper()
	for c := v.Iter(); c.Next(); {
		if v.IsMap() && names[c.Key().Str()] == nil {
			n := new(Name)
			n.SetText(c.Key().Str())
			names[n.Text()] = n
		}
	}
	if v.IsMap() {
		for _, n := range names {
			requireNamed(t, v, n)
		}
	}
	for c := v.Iter(); c.Next(); {
		requireNamedIn(t, c.Value(), names)
	}
}
