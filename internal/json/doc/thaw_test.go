package doc

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func mustParse(t *testing.T, text string) (*Document, Value) {
	d := new(Document)
	require.NoError(t, d.ParseString(text))
	return d, d.Root()
}

func textOf(t *testing.T, v Value) string {
	text, err := AppendText(nil, v, 0)
	require.NoError(t, err)
	return string(text)
}

// TestThaw: a change is seen by every reader
// (rules/json.md#documents).
func TestThaw(t *testing.T) {
	d, root := mustParse(t, `{"a":{"b":[1,{"c":2}]},"d":"x"}`)
	a, _ := root.Get("a")
	list, _ := a.Get("b")
	cursor := list.Iter()
	require.True(t, cursor.Next())
	inner := list.Index(1)
	inner.Put(OfString("c"), OfString("new"))
	list.Add(OfBool(true))
	require.True(t, cursor.Changed())
	require.Equal(t, `{a={b=[1,{"c":"new"},true]}, d=x}`, textOf(t, root))
	require.Equal(t, 3, list.Len())
	require.True(t, Same(list.Index(1), inner))
	require.True(t, cursor.Next())
	require.True(t, Same(cursor.Value(), inner))
	require.True(t, cursor.Next())
	require.Equal(t, OfBool(true), cursor.Value())
	require.False(t, cursor.Next())
	a.Clear()
	require.Equal(t, `{a={}, d=x}`, textOf(t, d.Root()))
	require.Equal(t, `[1,{"c":"new"},true]`, textOf(t, list), "a removed part lives on")
}

func TestThawLists(t *testing.T) {
	_, root := mustParse(t, `[1,2,3]`)
	root.Insert(0, OfInt(0))
	require.Equal(t, OfInt(2), root.RemoveAt(2))
	require.Equal(t, OfInt(3), root.Set(2, Value{}))
	require.Equal(t, "[0,1,null]", textOf(t, root))
	require.Equal(t, uint32(2), root.ModCount())
	require.Equal(t, JSONArray, root.ListClass())
	require.Panics(t, func() { root.Put(OfString("a"), root) })
}

// TestLargeObjects goes through every state of a container: scanned, indexed,
// thawed because of duplicates.
func TestLargeObjects(t *testing.T) {
	for _, n := range []int{1, 12, 13, 40, 300} {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"k%d":%d,`, i, i)
		}
		d, root := mustParse(t, "{"+b.String()+`"\u006b0":"last"}`)
		for range 20 {
			v, ok := root.Get("k0")
			require.True(t, ok)
			require.Equal(t, "last", v.Str())
			_, ok = root.Get("nope")
			require.False(t, ok)
		}
		require.Equal(t, n, root.Len())
		require.Equal(t, n, d.Root().Len())
		d, root = mustParse(t, "{"+b.String()+`"z":1}`)
		for i := range n {
			v, ok := root.Get(fmt.Sprint("k", i))
			require.True(t, ok)
			require.Equal(t, int64(i), v.Int64())
		}
		require.Equal(t, n+1, root.Len())
		require.Empty(t, d.thawed)
		_, list := mustParse(t, "["+strings.Repeat("[],5,", n)+"0]")
		for i := range 2 * n {
			require.Equal(t, i%2 == 0, list.Index(i).IsList())
		}
		require.True(t, list.Index(2*n+1).IsNull())
	}
}

// TestArenaStrings: halves of a surrogate pair in different strings do not join.
func TestArenaStrings(t *testing.T) {
	_, root := mustParse(t, `["\ud83d","\ude00a"]`)
	require.Equal(t, "\xed\xa0\xbd", root.Index(0).Str())
	require.Equal(t, "\xed\xb8\x80a", root.Index(1).Str())
}

func TestSelfReference(t *testing.T) {
	m := NewMap(LinkedHashMap)
	m.PutString("self", OfMap(m))
	l := NewList(ArrayList, OfInt(1))
	l.Add(OfList(l))
	m.PutString("list", OfList(l))
	require.Equal(t, "{self=(this Map), list=[1, (this Collection)]}", textOf(t, OfMap(m)))
	var limit *LimitError
	_, err := AppendJSON(nil, OfMap(m), Compact, 0)
	require.ErrorAs(t, err, &limit)
	require.True(t, limit.Nesting)
	l.Add(OfMap(m))
	_, err = AppendText(nil, OfMap(m), 0)
	require.ErrorAs(t, err, &limit)
	Hash(nil, OfMap(m))
	require.True(t, Equal(nil, OfMap(m), OfMap(m)))
}

func TestLimits(t *testing.T) {
	_, root := mustParse(t, sampleBody(20))
	var limit *LimitError
	_, err := AppendJSON(nil, root, Compact, 100)
	require.ErrorAs(t, err, &limit)
	require.Equal(t, 100, limit.Limit)
	_, err = AppendText([]byte("before"), root, 100)
	require.ErrorAs(t, err, &limit)
	shared := OfList(NewList(ArrayList))
	for range 60 { // 2^60 elements in 60 lists
		shared = OfList(NewList(ArrayList, shared, shared))
	}
	_, err = AppendText(nil, shared, 1000)
	require.ErrorAs(t, err, &limit)
}

// TestPrinting: classes decide how collections print (rules/velocity.md#printing).
func TestPrinting(t *testing.T) {
	_, root := mustParse(t, `{"a":["x/y\u2028",{"b":null}],"c":{"d":1.0},"e":"\""}`)
	require.Equal(t, `{a=["x\/y\u2028",{"b":null}], c={d=1.0}, e="}`, textOf(t, root))
	context := NewMap(ContextMap)
	context.PutString("a", root)
	require.Equal(t, "[, null]", textOf(t, OfList(NewList(ArrayList, OfMap(context), Value{}))))
	js, err := AppendJSON(nil, OfList(NewList(ArrayList, OfMap(context), OfIntegral(Char, 'x'))), Compact, 0)
	require.NoError(t, err)
	require.Equal(t, `[{"a":{"a":["x/y\u2028",{"b":null}],"c":{"d":1.0},"e":"\""}},{}]`, string(js))
	m := NewMap(LinkedHashMap)
	m.Put(Value{}, OfInt(1))
	_, err = AppendJSON(nil, OfMap(m), Compact, 0)
	require.ErrorIs(t, err, ErrNullKey)
	require.Equal(t, "{null=1}", textOf(t, OfMap(m)))
}

// TestThawedAgain reads objects of every size, with and without names that are there
// twice, into one Document again and again: each one that is changed is what putting
// its members into a new map gives, whatever was in that memory before.
func TestThawedAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	d := new(Document)
	for range 200 {
		var text strings.Builder
		var want []*Map
		for k := range 1 + r.IntN(30) {
			text.WriteString([]string{"[{", ",{"}[min(k, 1)])
			m := NewMap(LinkedHashMap)
			size := r.IntN([]int{4, 12, 40, 400}[r.IntN(4)])
			names := size * (1 + r.IntN(8))
			for j := range size {
				name := fmt.Sprintf("k%d", r.IntN(names))
				if r.IntN(2) == 0 || names < 3*size {
					name = fmt.Sprintf("%c%d", 'a'+j%26, j)
				}
				fmt.Fprintf(&text, `%s%q:%d`, ","[:min(j, 1)], name, j)
				m.PutString(name, OfInt(int32(j)))
			}
			text.WriteString("}")
			want = append(want, m)
		}
		require.NoError(t, d.ParseString(text.String()+"]"))
		for k, m := range want {
			got := d.Root().Index(k)
			for range r.IntN(2) {
				got.Len() // finds names that are there twice
			}
			for range r.IntN(5) {
				key := OfString(fmt.Sprintf("k%d", r.IntN(10)))
				if r.IntN(2) == 0 {
					require.Equal(t, m.Put(key, key), got.Put(key, key))
				} else {
					old, was := m.Remove(key)
					gone, is := got.Remove(key)
					require.Equal(t, [2]any{old, was}, [2]any{gone, is})
				}
			}
		}
		for k, m := range want {
			got := d.Root().Index(k)
			require.Equal(t, textOf(t, OfMap(m)), textOf(t, got))
			require.Equal(t, m.Len(), got.Len())
			for c := OfMap(m).Iter(); c.Next(); {
				v, ok := got.GetValue(c.Key())
				require.True(t, ok)
				require.Equal(t, c.Value(), v)
			}
		}
		if r.IntN(2) == 0 {
			d.Reset()
		}
	}
}

// TestThawAllocations: a document that is read again changes its objects in the
// memory of those before, of which it keeps no more than it may.
func TestThawAllocations(t *testing.T) {
	d := new(Document)
	change := func(text string) {
		_ = d.ParseString(text)
		for c := d.Root().Iter(); c.Next() && c.Value().IsMap(); {
			c.Value().Put(OfString("c"), OfInt(3))
		}
		d.Reset()
	}
	text := "[" + strings.Repeat(`{"a":1,"b":2},`, 1000) + "0]"
	change(text)
	// One is what overwrites the memory in tests.
	require.LessOrEqual(t, testing.AllocsPerRun(10, func() { change(text) }), 1.0)
	change("[" + strings.Repeat(`{"a":1,"b":2},`, 40_000) + "0]")
	kept := 0
	for _, chunk := range d.entries.chunks {
		kept += len(chunk)
	}
	require.LessOrEqual(t, kept, keepEntries)
	require.Greater(t, kept, keepEntries/2)
	kept = 0
	for _, chunk := range d.maps.chunks {
		kept += len(chunk)
	}
	require.LessOrEqual(t, kept, keepMaps)
}
