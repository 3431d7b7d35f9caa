package path

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

func benchBody(n int) string {
	var b strings.Builder
	b.WriteString(`{"a":{"b":{"c":"first"}},"items":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"name":"Item number %d","price":%d.5,"active":true,"category":"household goods"}`, i, i, i)
	}
	b.WriteString(`],"count":42,"z":{"y":{"x":"last"}}}`)
	return b.String()
}

var benchPaths = [][2]string{{"$.a.b.c", "a.b.c"}, {"$.items[3].id", "items.3.id"}, {"$.z.y.x", "z.y.x"}, {"$.count", "count"},
	{"$.items[0].name", "items.0.name"}, {"$.items[5].price", "items.5.price"}, {"$.items[7].active", "items.7.active"}, {"$.items[1].category", "items.1.category"}}

func compiled(b *testing.B) (all []*Path) {
	for _, p := range benchPaths {
		c, err := Compile(p[0])
		require.NoError(b, err)
		all = append(all, c)
	}
	return all
}

// BenchmarkOne is one path on a body that is checked as a whole.
func BenchmarkOne(b *testing.B) {
	paths := compiled(b)
	for _, n := range []int{9, 500, 10_000} {
		text := benchBody(n)
		body := []byte(text)
		for i := range 3 {
			b.Run(fmt.Sprintf("%dB/%s/tape", len(text), benchPaths[i][0]), func(b *testing.B) {
				var d jsondoc.Document
				for b.Loop() {
					if d.Parse(body) != nil || paths[i].Lookup(d.Root()).IsNull() {
						b.Fatal()
					}
				}
			})
			b.Run(fmt.Sprintf("%dB/%s/gjson", len(text), benchPaths[i][0]), func(b *testing.B) {
				for b.Loop() {
					if !gjson.ValidBytes(body) || !gjson.GetBytes(body, benchPaths[i][1]).Exists() {
						b.Fatal()
					}
				}
			})
		}
	}
}

// BenchmarkEight is eight paths on one body.
func BenchmarkEight(b *testing.B) {
	paths := compiled(b)
	for _, n := range []int{9, 500, 10_000} {
		text := benchBody(n)
		b.Run(fmt.Sprintf("%dB/tape", len(text)), func(b *testing.B) {
			var d jsondoc.Document
			for b.Loop() {
				if d.ParseString(text) != nil {
					b.Fatal()
				}
				for _, p := range paths {
					p.Lookup(d.Root())
				}
			}
		})
		b.Run(fmt.Sprintf("%dB/gjson", len(text)), func(b *testing.B) {
			for b.Loop() {
				for _, p := range benchPaths {
					gjson.Get(text, p[1])
				}
			}
		})
		b.Run(fmt.Sprintf("%dB/encoding-json", len(text)), func(b *testing.B) {
			for b.Loop() {
				var v any
				if json.Unmarshal([]byte(text), &v) != nil {
					b.Fatal()
				}
			}
		})
	}
}
