package path

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// slowly makes a path whose filters have no short ways.
func slowly(t *testing.T, text string) *Path {
	p, err := Compile(text)
	require.NoError(t, err)
	slowProgram(p.program)
	return p
}

func slowProgram(p *program) {
	for i := range p.tokens {
		if f := p.tokens[i].filter; f != nil {
			slowFilter(f)
		}
	}
}

func slowFilter(f *filter) {
	for _, part := range f.all {
		slowFilter(part)
	}
	for _, o := range []*operand{f.left, f.right} {
		if o == nil {
			continue
		}
		if o.small = false; o.path != nil {
			o.path.simple = nil
			slowProgram(o.path)
		}
	}
}

// checkFilter compares the short ways of filters with the long ones: what they give,
// and what they take, also of a meter that does not have it.
func checkFilter(t *testing.T, path, body string) {
	t.Helper()
	fast, err := Compile(path)
	if err != nil {
		return
	}
	slow := slowly(t, path)
	steps := int64(0)
	for _, allowed := range []int64{1 << 30, 0} {
		if allowed == 0 {
			allowed = max(1, steps/2)
		}
		var a, b meter.Meter
		a.Begin(context.Background(), meter.Limits{Steps: allowed}, nil)
		b.Begin(context.Background(), meter.Limits{Steps: allowed}, nil)
		var doc jsondoc.Document
		if doc.ParseString(body) != nil {
			return
		}
		want, errB := slow.LookupFor(&b, doc.Root(), nil)
		got, errA := fast.LookupFor(&a, doc.Root(), nil)
		require.Equal(t, errB == nil, errA == nil, "%s of %s: %v, %v", path, body, errB, errA)
		if errA == nil {
			require.True(t, jsondoc.Equal(nil, want, got), "%s of %s", path, body)
			require.Equal(t, b.Spent(), a.Spent(), "%s of %s", path, body)
		}
		steps = b.Spent()
	}
}

var filterBodies = []string{
	`{"items":[{"id":1},{"id":11,"sub":{"x":[1,2,3]}},{"id":"10"},{"id":10.5},{"id":-0.0},{"id":null},{"nothing":1},7,[1,[2]],{"id":{"a":1}},{"id":true}]}`,
	`{"items":[{"id":123456789012345678901234567890},{"id":9007199254740993},{"id":1e300},{"id":1e-300},{"id":10.000000000000001},{"id":9.999999999999998}]}`,
	`[{"id":3},{"id":2.9999999999999996},{"id":3.0000000000000004},{"id":3.0},{"id":999999999999999},{"id":999999999999999.1}]`,
}

var filterPaths = []string{
	"$.items[?(@.id > 10)]", "$.items[?(@.id >= 10)].id", "$.items[?(@.id == 10)]", "$.items[?(10 < @.id)]", "$.items[?(@.id != 0)]", "$.items[?(@.id == '10')]",
	"$[?(@.id < 3)]", "$[?(@.id == 3.0)]", "$[?(@.id <= 3)]", "$[?(@.id > 999999999999999)]", "$[?(@.id > -1)]", "$..[?(@.id > 1e1)]", "$.items[?(@ > 5)]", "$.items[?(@[0] == 1)]",
	"$.items[?(@[-1][0] == 2)]", "$.items[?(@.sub.x[1] == 2)]", "$.items[?(@.sub.x[9] == 2)]", "$.items[?(@.sub.x.y == null)]", "$.items[?(@.id == @.id)]",
	"$.items[?(@.id > $.items[0].id)]", "$.items[?(@.id in [1, 11])]", "$.items[?(@.id > 10 && @.sub.x[0] == 1 || !(@.id == 1))]", "$.items[?(@.sub.x size 3)]",
	"$.items[?(@['id'] > 10)]", "$.items[?(@.id > 1234567890123456789)]", "$.items[?(@.id < 0.5)]", "$.items[?(@.length() > 1)]",
}

func TestFilterDirect(t *testing.T) {
	for _, path := range filterPaths {
		for _, body := range filterBodies {
			checkFilter(t, path, body)
		}
	}
}

func FuzzFilterDirect(f *testing.F) {
	for _, path := range filterPaths {
		f.Add(path, filterBodies[0])
		f.Add(path, filterBodies[2])
	}
	f.Fuzz(func(t *testing.T, path, body string) {
		if len(path) < 200 && len(body) < 1000 {
			checkFilter(t, path, body)
		}
	})
}

func TestSmall(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "-0": 0, "10": 10, "-7": -7, "1e2": 100, "1.0": 1, "999999999999999": 999999999999999, "0.0": 0} {
		d, ok := parseDecimal(text)
		require.True(t, ok, text)
		n, ok := d.small()
		require.True(t, ok, text)
		require.Equal(t, want, n, text)
	}
	for _, text := range []string{"0.5", "1.5", "1000000000000000", "1e15", "1e-1", "-0.1", "1e99"} {
		d, ok := parseDecimal(text)
		require.True(t, ok, text)
		_, ok = d.small()
		require.False(t, ok, text)
	}
}

// array is an object of a template that a path goes into.
type array struct{ elems []jsondoc.Value }

func (a array) AppendText(dst []byte) []byte { return dst }

func (a array) Elements() (jsondoc.Value, error) {
	return jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, a.elems...)), nil
}

func (array) Append(jsondoc.Value) error { return nil }

// TestFilterOfObjects filters by what is in objects of a template.
func TestFilterOfObjects(t *testing.T) {
	elems := make([]jsondoc.Value, 40)
	for k := range elems {
		elems[k] = jsondoc.OfInt(int32(k))
	}
	object := jsondoc.OfObject(array{elems})
	for _, path := range []string{"$.items[?(@.of[12] > 11)].n", "$.items[?(@.of[12] == 11)].n", "$.items[?(@.of.x == null)].n", "$.items[?(@.of[99] == null)].n", "$.items[?(@.of[-1] == 39)]", "$.items[?(@[3] == 3)]", "$.items[?(@.of > 1)]"} {
		m, list := jsondoc.NewMap(jsondoc.LinkedHashMap), jsondoc.NewMap(jsondoc.LinkedHashMap)
		m.PutString("of", object)
		m.PutString("n", jsondoc.OfInt(1))
		list.PutString("items", jsondoc.OfList(jsondoc.NewList(jsondoc.JSONArray, jsondoc.OfMap(m), object, jsondoc.Value{})))
		fast, err := Compile(path)
		require.NoError(t, err)
		var a, b meter.Meter
		want, errB := slowly(t, path).LookupFor(&b, jsondoc.OfMap(list), nil)
		got, errA := fast.LookupFor(&a, jsondoc.OfMap(list), nil)
		require.Equal(t, errB, errA, path)
		require.True(t, jsondoc.Equal(nil, want, got), path)
		require.Equal(t, b.Spent(), a.Spent(), path)
	}
}
