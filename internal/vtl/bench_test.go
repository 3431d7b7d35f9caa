package vtl

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The benchmarks are those of the performance page, part 3: small is 6 fields,
// medium a list of 100 items with 4 fields, 2 of them escaped, large the same
// with 10,000 items. Full goes from the bytes of a body to the bytes of the
// output, Render from a parsed document. What a Go programmer would write by hand
// instead is measured in package bench.

const smallTemplate = `#set($r = $input.path('$'))
{"id": "$r.id", "name": "$r.name", "mail": "$r.contact.mail", "city": "$r.contact.address.city",
 "active": $r.active, "total": $r.total#if($r.note != ""), "note": "$r.note"#end}
`

const listTemplate = `{"items": [
#foreach($e in $input.path('$.items'))
  {"id": $e.id, "name": "$util.escapeJavaScript($e.name)", "text": "$util.escapeJavaScript($e.text)", "price": $e.price}#if($foreach.hasNext),#end

#end
]}
`

const smallBody = `{"id": "ord-2024-000017", "name": "Jane Example", "active": true, "total": 1234,
 "contact": {"mail": "jane@example.com", "phone": "+49 30 1234567", "address": {"street": "Example Street 12", "city": "Berlin", "zip": "10115"}},
 "note": "leave at the door", "created": "2024-05-01T12:00:00Z", "tags": ["new", "priority"], "version": 3}`

func listBody(n int) string {
	var b strings.Builder
	b.WriteString(`{"next": null, "items": [`)
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `{"id": %d, "name": "Item number %d", "text": "A \"quoted\" text about / the item, long enough to matter", "price": %d, "tags": ["a", "b"]}`, i, i, i*7)
	}
	b.WriteString("]}")
	return b.String()
}

// benchRun executes a template over one input again and again.
type benchRun struct {
	run         Run
	t           *Template
	in          *testInput
	input, util int
	out         []byte
}

func newBenchRun(tb testing.TB, src, body string) *benchRun {
	t, err := Parse(src, Options{Linker: testLinker, MaxRounds: 1_000_000})
	require.NoError(tb, err)
	return &benchRun{t: t, in: newTestInput(body), input: t.Slot("input"), util: t.Slot("util")}
}

// render executes the template over the document as it is.
func (b *benchRun) render() error {
	r := &b.run
	r.Begin(b.t)
	r.Bind(b.input, b.in.value())
	r.Bind(b.util, utilValue)
	var err error
	b.out, err = r.Append(b.out[:0])
	r.End()
	return err
}

// full parses the body first.
func (b *benchRun) full() error {
	b.in.read = false
	return b.render()
}

func benchmark(b *testing.B, f func() error) {
	require.NoError(b, f())
	b.ReportAllocs()
	for b.Loop() {
		if err := f(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFull(b *testing.B) {
	run := newBenchRun(b, smallTemplate, smallBody)
	b.Run("small", func(b *testing.B) { benchmark(b, run.full) })
	for _, n := range []int{100, 10000} {
		run := newBenchRun(b, listTemplate, listBody(n))
		b.Run("list"+strconv.Itoa(n), func(b *testing.B) { benchmark(b, run.full) })
	}
}

func BenchmarkRender(b *testing.B) {
	run := newBenchRun(b, smallTemplate, smallBody)
	b.Run("small", func(b *testing.B) { benchmark(b, run.render) })
	list := newBenchRun(b, listTemplate, listBody(100))
	b.Run("list100", func(b *testing.B) { benchmark(b, list.render) })
}

func BenchmarkParse(b *testing.B) {
	for name, src := range map[string]string{"small": smallTemplate, "small100": strings.Repeat(smallTemplate, 100)} {
		b.Run(name, func(b *testing.B) {
			benchmark(b, func() error { _, err := Parse(src, Options{Linker: testLinker}); return err })
		})
	}
}
