package doc

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
	"github.com/tidwall/gjson"
)

// sample is a record as APIs return them; n records make up a body.
func sampleBody(n int) string {
	var b strings.Builder
	b.WriteString(`{"a":{"b":{"c":"first"}},"items":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"name":"Item number %d","price":%d.5,"active":true,"tags":["x","yy","zzz"],"note":"said \"%d\""}`, i, i, i, i)
	}
	b.WriteString(`],"count":42,"z":{"y":{"x":"last"}}}`)
	return b.String()
}

var benchSizes = []struct {
	name string
	n    int
}{{"1K", 8}, {"50K", 450}, {"1M", 9000}}

func BenchmarkParse(b *testing.B) {
	for _, size := range benchSizes {
		text := sampleBody(size.n)
		b.Run(size.name+"/tape", func(b *testing.B) {
			var d Document
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if d.ParseString(text) != nil {
					b.Fatal()
				}
			}
		})
		b.Run(size.name+"/gjson.Valid", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if !gjson.Valid(text) {
					b.Fatal()
				}
			}
		})
		b.Run(size.name+"/encoding-json", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				var v any
				if json.Unmarshal([]byte(text), &v) != nil {
					b.Fatal()
				}
			}
		})
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	var d Document
	text := sampleBody(450)
	require.NoError(b, d.ParseString(text))
	var dst []byte
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		dst, _ = AppendJSON(dst[:0], d.Root(), Compact, 0)
	}
}

// TestAllocs proves that the steady state does not allocate.
func TestAllocs(t *testing.T) {
	testenv.SkipUnderRace(t)
	text := sampleBody(40)
	var d Document
	var dst []byte
	run := func() {
		if err := d.ParseString(text); err != nil {
			panic(err)
		}
		items, _ := d.Root().Get("items")
		for c := items.Iter(); c.Next(); {
			id, _ := c.Value().Get("id")
			note, _ := c.Value().Get("note")
			dst, _ = AppendText(dst[:0], id, 0)
			dst, _ = AppendJSON(dst, note, Compact, 0)
		}
		dst, _ = AppendJSON(dst[:0], d.Root(), Compact, 1<<20)
	}
	run()
	require.Zero(t, testing.AllocsPerRun(50, run))
}

// TestTapeSize bounds the memory of a document by that of its text.
func TestTapeSize(t *testing.T) {
	text := sampleBody(450)
	var d Document
	require.NoError(t, d.ParseString(text))
	require.LessOrEqual(t, 8*len(d.tape), len(text)*3/2)
}
