package doc

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/meter"
)

// textOrFault is what a document holds, and what is wrong with its text.
func textOrFault(d *Document, err error) string {
	if err != nil {
		return err.Error()
	}
	out, err := AppendJSON(nil, d.Root(), Compact, 0)
	if err != nil {
		return err.Error()
	}
	return string(out)
}

var parserTexts = []string{
	`{"a":1}`, `[]`, `"x"`, `12`, `{"a":{"b":[1,2,{"c":"é\n"}]},"d":1e5}`, `{a:'b',}`, `{"a":`, `[1,2`, `nul`, ``, ` `, `{"a":1,"a":2}`, `{"k":"v"} trailing`,
	`[` + strings.Repeat(`{"a":1,"b":[true,null]},`, 30) + `0]`, `[` + strings.Repeat(`1,`, 400) + `1]`, `[` + strings.Repeat(`{"name":"long"},`, 5000) + `0]`,
	strings.Repeat(`[`, 399) + strings.Repeat(`]`, 399), strings.Repeat(`[`, 401),
}

// TestParser parses by one Parser, with and without a context that can end it, and
// looks at all the documents again when all are parsed.
func TestParser(t *testing.T) {
	var p Parser
	watched := new(meter.Meter)
	watched.Begin(t.Context(), meter.Limits{}, nil)
	var docs []*Document
	var want []string
	for k := range 40 * len(parserTexts) {
		text := parserTexts[k%len(parserTexts)]
		m := watched
		if k/len(parserTexts)%2 == 0 {
			m = new(meter.Meter)
		}
		plain, d := new(Document), new(Document)
		if k%7 == 0 && k > 0 && len(docs)%5 == 0 { // a document that is parsed into again
			d, docs, want = docs[len(docs)-1], docs[:len(docs)-1], want[:len(want)-1]
		}
		is := textOrFault(plain, plain.ParseFor(m, text))
		require.Equal(t, is, textOrFault(d, p.ParseFor(m, d, text)), text)
		if is[:1] != "j" {
			require.Equal(t, plain.Words(), d.Words(), text)
			docs, want = append(docs, d), append(want, is)
		}
		if k%100 == 0 {
			p.Reset()
		}
	}
	for k, d := range docs {
		require.Equal(t, want[k], textOrFault(d, nil))
	}
}

func FuzzParser(f *testing.F) {
	for _, text := range parserTexts {
		if len(text) < 1000 {
			f.Add(text, `{"other":[1]}`)
		}
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		var p Parser
		var m meter.Meter
		var plain, first, second Document
		want := textOrFault(&plain, plain.ParseFor(&m, a))
		err := p.ParseFor(&m, &first, a)
		_ = p.ParseFor(&m, &second, b)
		p.Reset()
		require.Equal(t, want, textOrFault(&first, err))
	})
}
