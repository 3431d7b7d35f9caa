package vtl

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/jsondoc"
)

// The benchmarks are those of the performance page, part 3: small is 6 fields,
// medium a list of 100 items with 4 fields, 2 of them escaped, large the same
// with 10,000 items. Full goes from the bytes of a body to the bytes of the
// output, Render from a parsed document. Hand is what a Go programmer would
// write for this one template: the practical floor.

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
	t           *Template
	in          *testInput
	input, util int
	out         []byte
}

func newBenchRun(tb testing.TB, src, body string) *benchRun {
	t, err := Parse(src, WithLinker(testLinker), MaxRounds(1_000_000))
	require.NoError(tb, err)
	return &benchRun{t: t, in: newTestInput(body), input: t.Slot("input"), util: t.Slot("util")}
}

// render executes the template over the document as it is.
func (b *benchRun) render() error {
	r := b.t.Begin()
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

// The floor: one pass over the body, no document.

type hand struct {
	src string
	pos int
	buf []byte
}

func (h *hand) space() {
	for h.src[h.pos] <= ' ' {
		h.pos++
	}
}

// str reads a string and returns it decoded; it aliases the body, or buf until
// the next string.
func (h *hand) str() string {
	h.pos++
	start := h.pos
	for {
		switch h.src[h.pos] {
		case '"':
			h.pos++
			return h.src[start : h.pos-1]
		case '\\':
			return h.decoded(start)
		}
		h.pos++
	}
}

func (h *hand) decoded(start int) string {
	h.buf = append(h.buf[:0], h.src[start:h.pos]...)
	for {
		c := h.src[h.pos]
		h.pos++
		if c == '"' {
			return unsafe.String(unsafe.SliceData(h.buf), len(h.buf))
		}
		if c == '\\' {
			c = h.src[h.pos]
			h.pos++
		}
		h.buf = append(h.buf, c)
	}
}

func (h *hand) skip() {
	h.space()
	switch h.src[h.pos] {
	case '"':
		for h.pos++; h.src[h.pos] != '"'; h.pos++ {
			if h.src[h.pos] == '\\' {
				h.pos++
			}
		}
		h.pos++
	case '{', '[':
		depth := 0
		for {
			switch h.src[h.pos] {
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					h.pos++
					return
				}
			case '"':
				h.skip()
				continue
			}
			h.pos++
		}
	default:
		h.scalar()
	}
}

func (h *hand) scalar() string {
	start := h.pos
	for c := h.src[h.pos]; c > ' ' && c != ',' && c != '}' && c != ']'; c = h.src[h.pos] {
		h.pos++
	}
	return h.src[start:h.pos]
}

// members calls f for each member of an object.
func (h *hand) members(f func(key string)) {
	h.space()
	h.pos++
	for {
		h.space()
		if h.src[h.pos] == '}' {
			h.pos++
			return
		}
		if h.src[h.pos] == ',' {
			h.pos++
			h.space()
		}
		key := h.str()
		h.space()
		h.pos++
		h.space()
		f(key)
	}
}

// list renders listTemplate.
func (h *hand) list(dst []byte, body string) []byte {
	h.src, h.pos = body, 0
	dst = append(dst, `{"items": [`+"\n"...)
	h.members(func(key string) {
		if key != "items" {
			h.skip()
			return
		}
		h.pos++
		for {
			h.space()
			if h.src[h.pos] == ']' {
				h.pos++
				return
			}
			if h.src[h.pos] == ',' {
				h.pos++
			}
			dst = h.item(dst)
			h.space()
			if h.src[h.pos] == ',' {
				dst = append(dst, ',')
			}
			dst = append(dst, '\n')
		}
	})
	return append(dst, "]}\n"...)
}

// item renders one item. It relies on the order of the members, as a
// programmer who knows the body would not dare to: the floor is generous.
func (h *hand) item(dst []byte) []byte {
	h.members(func(key string) {
		switch key {
		case "id":
			dst = append(dst, `  {"id": `...)
			dst = append(dst, h.scalar()...)
		case "name":
			dst = append(dst, `, "name": "`...)
			dst = escapeJavaScript(dst, h.str())
		case "text":
			dst = append(dst, `", "text": "`...)
			dst = escapeJavaScript(dst, h.str())
		case "price":
			dst = append(dst, `", "price": `...)
			dst = append(dst, h.scalar()...)
			dst = append(dst, '}')
		default:
			h.skip()
		}
	})
	return dst
}

// small renders smallTemplate.
func (h *hand) small(dst []byte, body string) []byte {
	h.src, h.pos = body, 0
	var id, name, mail, city, active, total, note string
	h.members(func(key string) {
		switch key {
		case "id":
			id = h.str()
		case "name":
			name = h.str()
		case "active":
			active = h.scalar()
		case "total":
			total = h.scalar()
		case "note":
			note = h.str()
		case "contact":
			h.members(func(key string) {
				switch key {
				case "mail":
					mail = h.str()
				case "address":
					h.members(func(key string) {
						if key == "city" {
							city = h.str()
							return
						}
						h.skip()
					})
				default:
					h.skip()
				}
			})
		default:
			h.skip()
		}
	})
	dst = append(append(append(dst, `{"id": "`...), id...), `", "name": "`...)
	dst = append(append(append(dst, name...), `", "mail": "`...), mail...)
	dst = append(append(append(dst, `", "city": "`...), city...), "\",\n \"active\": "...)
	dst = append(append(append(dst, active...), `, "total": `...), total...)
	if note != "" {
		dst = append(append(append(dst, `, "note": "`...), note...), '"')
	}
	return append(dst, "}\n"...)
}

// handItem is a floor over a parsed document.
func handRender(dst []byte, root Value) []byte {
	items, _ := root.Get("items")
	dst = append(dst, `{"items": [`+"\n"...)
	for c := items.Iter(); c.Next(); {
		e := c.Value()
		dst = append(dst, `  {"id": `...)
		id, _ := e.Get("id")
		dst = strconv.AppendInt(dst, id.Int64(), 10)
		dst = append(dst, `, "name": "`...)
		name, _ := e.Get("name")
		dst = escapeJavaScript(dst, name.Str())
		dst = append(dst, `", "text": "`...)
		text, _ := e.Get("text")
		dst = escapeJavaScript(dst, text.Str())
		dst = append(dst, `", "price": `...)
		price, _ := e.Get("price")
		dst = strconv.AppendInt(dst, price.Int64(), 10)
		dst = append(dst, '}')
		if c.HasNext() {
			dst = append(dst, ',')
		}
		dst = append(dst, '\n')
	}
	return append(dst, "]}\n"...)
}

func TestFloorAgrees(t *testing.T) {
	b := newBenchRun(t, smallTemplate, smallBody)
	require.NoError(t, b.full())
	require.Equal(t, string(b.out), string(new(hand).small(nil, smallBody)))
	for _, n := range []int{0, 1, 100} {
		body := listBody(n)
		b := newBenchRun(t, listTemplate, body)
		require.NoError(t, b.full())
		require.Equal(t, string(b.out), string(new(hand).list(nil, body)))
		root, err := b.in.root()
		require.NoError(t, err)
		require.Equal(t, string(b.out), string(handRender(nil, root)))
	}
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

func BenchmarkFullHand(b *testing.B) {
	var h hand
	var out []byte
	b.Run("small", func(b *testing.B) {
		benchmark(b, func() error { out = h.small(out[:0], smallBody); return nil })
	})
	for _, n := range []int{100, 10000} {
		body := listBody(n)
		b.Run("list"+strconv.Itoa(n), func(b *testing.B) {
			benchmark(b, func() error { out = h.list(out[:0], body); return nil })
		})
	}
}

func BenchmarkRender(b *testing.B) {
	run := newBenchRun(b, smallTemplate, smallBody)
	b.Run("small", func(b *testing.B) { benchmark(b, run.render) })
	list := newBenchRun(b, listTemplate, listBody(100))
	b.Run("list100", func(b *testing.B) { benchmark(b, list.render) })
}

func BenchmarkRenderHand(b *testing.B) {
	d := new(jsondoc.Document)
	require.NoError(b, d.ParseString(listBody(100)))
	var out []byte
	b.Run("list100", func(b *testing.B) {
		benchmark(b, func() error { out = handRender(out[:0], d.Root()); return nil })
	})
}

func BenchmarkParse(b *testing.B) {
	for name, src := range map[string]string{"small": smallTemplate, "small100": strings.Repeat(smallTemplate, 100)} {
		b.Run(name, func(b *testing.B) {
			benchmark(b, func() error { _, err := Parse(src, WithLinker(testLinker)); return err })
		})
	}
}
