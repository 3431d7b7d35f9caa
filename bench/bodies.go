package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// The templates that the template rows render. Small reads six fields of one
// object, List reads four fields of each item and escapes two of them.
const (
	smallTemplate = `#set($o = $input.path('$'))
{
  "id": $o.id,
  "name": "$o.name",
  "status": "$o.status",
  "owner": "$o.owner.name",
  "email": "$util.escapeJavaScript($o.owner.email)",
  "total": $o.total
}`
	listTemplate = `#set($root = $input.path('$'))
{"items": [
#foreach($i in $root.items)
  {"id": $i.id, "name": "$util.escapeJavaScript($i.name)", "note": "$util.escapeJavaScript($i.note)", "price": $i.price}#if($foreach.hasNext),#end

#end
]}`
)

// The numbers of items of the bodies called medium and large.
const (
	mediumItems = 100
	largeItems  = 10_000
)

const seed = 20_261_124

// smallBody returns the body for smallTemplate, about 340 bytes.
func smallBody() []byte {
	return []byte(`{"id":48151623,"name":"Quarterly order of spare parts","status":"CONFIRMED","owner":{"name":"Margaret Hamilton",` +
		`"email":"m.hamilton@example.com","phone":"+1 555 0100","tags":["vip","export"]},"lines":12,"currency":"EUR","total":1842.5,` +
		`"created":"2026-11-24T10:00:00Z","notes":"deliver to the north gate, ring twice","paid":false,"ref":"ORD-7721"}`)
}

// listBody returns a body of n items for listTemplate, about 150 bytes an
// item. Some texts hold characters that have to be escaped.
func listBody(n int) []byte {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	var b strings.Builder
	fmt.Fprintf(&b, `{"count":%d,"items":[`, n)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"name":%q,"note":%q,"price":%d.%d,"stock":%d,"sku":"SKU-%06d"}`,
			i+1, words(r, 3), words(r, 6), r.IntN(500), 1+r.IntN(8), r.IntN(1000), r.IntN(1_000_000))
	}
	b.WriteString(`]}`)
	return []byte(b.String())
}

var vocabulary = strings.Fields(`amber basket copper drawer engine feather garden hammer island jacket
	kettle ladder mirror needle orange paper quartz ribbon silver timber "quoted" it's and/or umbrella velvet window`)

func words(r *rand.Rand, n int) string {
	chosen := make([]string, n)
	for i := range chosen {
		chosen[i] = vocabulary[r.IntN(len(vocabulary))]
	}
	return strings.Join(chosen, " ")
}

// paddedBody returns a JSON object of about size bytes with members a.b.c
// first, items[3].id early and z.y.x last.
func paddedBody(size int) []byte {
	r := rand.New(rand.NewPCG(seed, uint64(size)))
	var b strings.Builder
	b.WriteString(`{"a":{"b":{"c":"first"}},"items":[`)
	for i := 0; b.Len() < size-60 || i < 5; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"title":%q,"tags":["x","y"],"score":%d.5,"active":true}`, i, words(r, 4), r.IntN(100))
	}
	b.WriteString(`],"z":{"y":{"x":"last"}}}`)
	return []byte(b.String())
}

// errorBody returns the answer of a failed Lambda function whose message is
// message followed by enough text for about size bytes.
func errorBody(message string, size int) []byte {
	const head, tail = `{"errorMessage":"`, `","errorType":"Error","requestId":"5e1ab2f0-7d3c-4c57-9a35-2ab3c4d5e6f7"}`
	if pad := size - len(head) - len(message) - len(tail); pad > 0 {
		message += strings.Repeat(" the backend said no", pad/20+1)[:pad]
	}
	return []byte(head + message + tail)
}

// indentedBody is listBody as people write JSON.
func indentedBody(n int) []byte {
	var out bytes.Buffer
	if err := json.Indent(&out, listBody(n), "", "  "); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// foreignBody is listBody with words beyond ASCII.
func foreignBody(n int) []byte {
	return []byte(foreign.Replace(string(listBody(n))))
}

var foreign = strings.NewReplacer(`"name":"`, `"name":"größe ß `, "amber", "ámbar", "paper", "紙", "silver", "серебро")

// unlikeBody is listBody with objects that have their members in several orders,
// and some of them left out.
func unlikeBody(n int) []byte {
	var in struct {
		Count int              `json:"count"`
		Items []map[string]any `json:"items"`
	}
	if err := json.Unmarshal(listBody(n), &in); err != nil {
		panic(err)
	}
	names := []string{"id", "name", "note", "price", "stock", "sku"}
	out := fmt.Appendf(nil, `{"count":%d,"items":[`, n)
	for i, item := range in.Items {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '{')
		order := slices.Concat(names[i%4:], names[:i%4])
		if i%3 == 0 {
			order = slices.DeleteFunc(order, func(name string) bool { return name == "stock" || name == "sku" })
		}
		for k, name := range order {
			value, err := json.Marshal(item[name])
			if err != nil {
				panic(err)
			}
			if k > 0 {
				out = append(out, ',')
			}
			out = append(fmt.Appendf(out, "%q:", name), value...)
		}
		out = append(out, '}')
	}
	return append(out, `]}`...)
}
