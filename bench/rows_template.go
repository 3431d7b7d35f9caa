package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"github.com/gatemap/gatemap"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
	mapping "github.com/gatemap/gatemap/template"
)

// sized is a template with a body of one of the three sizes.
type sized struct {
	name, source string
	body         []byte
	byHand       func(dst, body []byte) []byte
	text         *template.Template
}

func sizes() []sized {
	return []sized{
		{"small", smallTemplate, smallBody(), smallByHand, smallText},
		{"medium", listTemplate, listBody(mediumItems), listByHand, listText},
		// The service ends a #foreach after 1000 rounds; the large rows lift
		// that limit in every engine to see how the cost grows.
		{"large", listTemplate, listBody(largeItems), listByHand, listText},
	}
}

func templateRows() []*Row {
	three := func(values ...float64) (goals []Goal) {
		for i, name := range []string{"small", "medium", "large"} {
			goals = append(goals, Goal{Name: name, AtLeast: true, Must: values[i], Stretch: values[i+3]})
		}
		return goals
	}
	return []*Row{
		{ID: "T1", What: "body to output, medium / large, against hand-written streaming Go", Goals: []Goal{{Must: 2, Stretch: 1.5}, {Must: 2, Stretch: 1.5}},
			Measure: func(s *Session) ([]Figure, error) { return againstHand(s, sizes()[1:]) }},
		{ID: "T2", What: "body to output, small, against hand-written streaming Go", Goals: []Goal{{Must: 2.5, Stretch: 1.6}},
			Measure: func(s *Session) ([]Figure, error) { return againstHand(s, sizes()[:1]) }},
		{ID: "T3", What: "render only, medium, against hand-written on the same document", Goals: []Goal{{Must: 2.2, Stretch: 1.65}}, Measure: renderOnly},
		{ID: "T4", What: "faster than Velocity 1.7 with Jackson, warm: small / medium / large", Goals: three(6, 8, 8, 9, 12, 11.5), Peers: true, Slow: true,
			Measure: exactly("velocity17", "full")},
		{ID: "T4b", What: "faster than Velocity 2.x with Jackson, warm: small / medium / large", Goals: three(6, 8, 8, 9, 12, 11.5), Peers: true, Slow: true,
			Measure: versus("velocity2", "full")},
		{ID: "T5", What: "faster than Velocity 1.7 with a table-driven escape: medium / large", Goals: three(0, 4, 4, 0, 5.4, 5.4)[1:], Peers: true, Slow: true,
			Measure: without(exactly("velocity17", "full-table"), 1)},
		{ID: "T6", What: "faster than velocityjs with a cached tree: small / medium / large", Goals: three(15, 15, 15, 20, 20, 20), Peers: true, Slow: true,
			Measure: versus("velocityjs", "full")},
		{ID: "T7", What: "faster than encoding/json + text/template: small / medium / large", Goals: three(10, 10, 10, 13, 13, 13), Measure: againstText},
		{ID: "T7b", What: "the same, in a process of its own: small / medium / large", Goals: three(10, 10, 10, 13, 13, 13), Peers: true, Slow: true,
			Measure: exactly("quicktemplate", "text/template")},
		{ID: "T7c", What: "faster than encoding/json + quicktemplate, whose templates are compiled to Go: small / medium / large",
			Goals: three(1, 1, 1, 0, 0, 0), Peers: true, Slow: true, Measure: exactly("quicktemplate", "quicktemplate")},
		{ID: "T7d", What: "sonic into structs + append, its time over ours: small / medium / large", Goals: three(0, 0, 0, 0, 0, 0), Peers: true, Slow: true,
			Measure: exactly("sonic", "sonic+append")},
		{ID: "T7e", What: "sonic into structs + quicktemplate, its time over ours: small / medium / large", Goals: three(0, 0, 0, 0, 0, 0), Peers: true, Slow: true,
			Measure: exactly("sonic", "sonic+quicktemplate")},
		{ID: "T7f", What: "fastjson + append, its time over ours: small / medium / large", Goals: three(0, 0, 0, 0, 0, 0), Peers: true, Slow: true,
			Measure: exactly("fastjson", "fastjson+append")},
		{ID: "T7g", What: "encoding/json/v2 into structs + append, its time over ours: small / medium / large", Goals: three(0, 0, 0, 0, 0, 0), Peers: true, Slow: true,
			Measure: exactly("json/v2", "json/v2+append")},
		{ID: "T7h", What: "encoding/json into structs + append, its time over ours: small / medium / large", Goals: three(0, 0, 0, 0, 0, 0), Peers: true, Slow: true,
			Measure: exactly("encoding/json", "encoding/json+append")},
		{ID: "T8", What: "faster than airspeed, cached: small / medium / large", Goals: three(60, 60, 60, 80, 80, 80), Peers: true, Slow: true,
			Measure: versus("airspeed", "full")},
		{ID: "T9", What: "compile + render small: faster than Velocity evaluate / velocityjs parse + render", Peers: true, Slow: true,
			Goals: []Goal{{AtLeast: true, Must: 4, Stretch: 6}, {AtLeast: true, Must: 20, Stretch: 29}}, Measure: compileAndRender},
		{ID: "T10", What: "growth: items 100 to 10,000 / template length x100: compile, render",
			Goals: []Goal{{Must: 125, Stretch: 112}, {Must: 115, Stretch: 105}, {Must: 115, Stretch: 105}}, Measure: growth},
		{ID: "E1", What: "whole evaluation, faster than serverless-offline: small / medium / large", Goals: three(100, 20, 20, 200, 30, 25), Peers: true, Slow: true,
			Measure: wholeVersus("serverless-offline", "serverless-offline", 3)},
		{ID: "E2", What: "whole evaluation, faster than LocalStack's handler: small / medium", Goals: three(5000, 250, 0, 0, 0, 0)[:2], Peers: true, Slow: true,
			Measure: wholeVersus("localstack", "localstack", 2)},
	}
}

// unlimited lets a #foreach run as long as its list is.
const unlimited = 1 << 30

func compiled(source string) (*mapping.Template, error) {
	set, errs := mapping.Compile([]mapping.Entry{{ContentType: "application/json", Source: source}}, mapping.Options{MaxForeachRounds: unlimited})
	if len(errs) > 0 {
		return nil, errs[0]
	}
	return set.Choose("").Template, nil
}

func envOf(body []byte) mapping.Env { return mapping.Env{Body: body} }

// parsedBody is a document that somebody has read before the template.
type parsedBody struct {
	doc  *jsondoc.Document
	text []byte
}

// Body gives its text.
func (p parsedBody) Body() []byte { return p.text }

// Document gives it to the template.
func (p parsedBody) Document() (jsondoc.Value, error) { return p.doc.Root(), nil }

// Meter leaves the template one of its own.
func (parsedBody) Meter() *meter.Meter { return nil }

// rendering renders body into the same buffer again and again; with parsed,
// over a document that is read already.
func rendering(name, source string, body []byte, parsed bool) (runner, error) {
	t, err := compiled(source)
	if err != nil {
		return runner{}, err
	}
	env := envOf(body)
	if parsed {
		doc := new(jsondoc.Document)
		if err := doc.Parse(body); err != nil {
			return runner{}, err
		}
		env.Payload = parsedBody{doc, body}
	}
	var dst []byte
	return runner{name, func(n int) {
		for range n {
			if dst, err = t.Append(dst[:0], &env); err != nil {
				panic(err)
			}
			sink += len(dst)
		}
	}}, nil
}

func againstHand(s *Session, cases []sized) ([]Figure, error) {
	var figures []Figure
	for _, c := range cases {
		ours, err := rendering("ours", c.source, c.body, false)
		if err != nil {
			return nil, err
		}
		var dst []byte
		r := s.interleave(ours, runner{"hand", func(n int) {
			for range n {
				dst = c.byHand(dst[:0], c.body)
				sink += len(dst)
			}
		}})
		figures = append(figures, r.Ratio("ours", "hand").Cost())
	}
	return figures, nil
}

// renderDocument is listTemplate written by hand over a parsed document.
func renderDocument(dst []byte, root jsondoc.Value) []byte {
	dst = append(dst, "{\"items\": [\n"...)
	items, _ := root.Get("items")
	for it := items.Iter(); it.Next(); {
		item := it.Value()
		id, _ := item.Get("id")
		name, _ := item.Get("name")
		note, _ := item.Get("note")
		price, _ := item.Get("price")
		dst, _ = jsondoc.AppendText(append(dst, "  {\"id\": "...), id, 0)
		dst = mapping.AppendEscapeJavaScript(append(dst, ", \"name\": \""...), name.Str())
		dst = mapping.AppendEscapeJavaScript(append(dst, "\", \"note\": \""...), note.Str())
		dst, _ = jsondoc.AppendText(append(dst, "\", \"price\": "...), price, 0)
		dst = append(dst, '}')
		if it.HasNext() {
			dst = append(dst, ',')
		}
		dst = append(dst, '\n')
	}
	return append(dst, "]}"...)
}

func renderOnly(s *Session) ([]Figure, error) {
	body := listBody(mediumItems)
	ours, err := rendering("ours", listTemplate, body, true)
	if err != nil {
		return nil, err
	}
	var doc jsondoc.Document
	if err := doc.Parse(body); err != nil {
		return nil, err
	}
	var dst []byte
	r := s.interleave(ours, runner{"hand", func(n int) {
		for range n {
			dst = renderDocument(dst[:0], doc.Root())
			sink += len(dst)
		}
	}})
	return []Figure{r.Ratio("ours", "hand").Cost()}, nil
}

// ownedRendering renders into a slice that the caller keeps.
func ownedRendering(body []byte) (func(), error) {
	t, err := compiled(listTemplate)
	if err != nil {
		return nil, err
	}
	env := mapping.Env{Body: body}
	once, err := t.Append(nil, &env)
	return func() {
		out, err := t.Append(make([]byte, 0, len(once)), &env)
		if err != nil {
			panic(err)
		}
		owned = out
		sink += len(owned)
	}, err
}

// owned keeps the result on the heap.
var owned []byte

var functions = template.FuncMap{
	"js":   func(s string) string { return string(mapping.AppendEscapeJavaScript(nil, s)) },
	"more": func(i int, list []any) bool { return i < len(list)-1 },
}

var (
	smallText = template.Must(template.New("small").Funcs(functions).Parse(`{
  "id": {{.id}},
  "name": "{{.name}}",
  "status": "{{.status}}",
  "owner": "{{.owner.name}}",
  "email": "{{js .owner.email}}",
  "total": {{.total}}
}`))
	listText = template.Must(template.New("list").Funcs(functions).Parse(`{"items": [
{{range $k, $i := .items}}  {"id": {{$i.id}}, "name": "{{js $i.name}}", "note": "{{js $i.note}}", "price": {{$i.price}}}{{if more $k $.items}},{{end}}
{{end}}]}`))
)

func againstText(s *Session) ([]Figure, error) {
	var figures []Figure
	for _, c := range sizes() {
		ours, err := rendering("ours", c.source, c.body, false)
		if err != nil {
			return nil, err
		}
		var dst bytes.Buffer
		r := s.interleave(ours, runner{"text/template", func(n int) {
			for range n {
				var v map[string]any
				if err := json.Unmarshal(c.body, &v); err != nil {
					panic(err)
				}
				dst.Reset()
				if err := c.text.Execute(&dst, v); err != nil {
					panic(err)
				}
				sink += dst.Len()
			}
		}})
		figures = append(figures, r.Ratio("ours", "text/template").Speed())
	}
	return figures, nil
}

// growth compares sizes a hundred times apart: what is linear costs a hundred
// times as much.
func growth(s *Session) ([]Figure, error) {
	var runners []runner
	for _, n := range []int{mediumItems, largeItems} {
		r, err := rendering(fmt.Sprint(n), listTemplate, listBody(n), false)
		if err != nil {
			return nil, err
		}
		runners = append(runners, r)
	}
	items := s.interleave(runners...)
	long := strings.Repeat(smallTemplate, 100)
	runners = runners[:0]
	for _, source := range []string{smallTemplate, long} {
		name := fmt.Sprint(len(source))
		runners = append(runners, runner{"compile" + name, func(n int) {
			for range n {
				if _, err := compiled(source); err != nil {
					panic(err)
				}
			}
		}})
		r, err := rendering("render"+name, source, smallBody(), true)
		if err != nil {
			return nil, err
		}
		runners = append(runners, r)
	}
	length := s.interleave(runners...)
	short, hundred := fmt.Sprint(len(smallTemplate)), fmt.Sprint(len(long))
	return []Figure{
		items.Ratio(fmt.Sprint(largeItems), fmt.Sprint(mediumItems)).Cost(),
		length.Ratio("compile"+hundred, "compile"+short).Cost(),
		length.Ratio("render"+hundred, "render"+short).Cost(),
	}, nil
}

// sameText compares outputs without their white space.
func sameText(want []byte) func(string) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	return func(got string) bool { return squeeze(got) == squeeze(string(want)) }
}

func versus(peer, variant string) func(*Session) ([]Figure, error) {
	return versusWhere(sameText, peer, variant)
}

// exactly is versus with peers that have to give every byte of ours.
func exactly(peer, variant string) func(*Session) ([]Figure, error) {
	same := func(want []byte) func(string) bool { return func(got string) bool { return got == string(want) } }
	return versusWhere(same, peer, variant)
}

func versusWhere(same func(want []byte) func(string) bool, peer, variant string) func(*Session) ([]Figure, error) {
	return func(s *Session) ([]Figure, error) {
		var figures []Figure
		for _, c := range sizes() {
			ours, err := rendering("ours", c.source, c.body, false)
			if err != nil {
				return nil, err
			}
			f, err := s.Peers.versus(s.Rounds, peerRound, ours, same(c.byHand(nil, c.body)),
				peerCase{Peer: peer, Variant: variant, Template: c.source, Body: string(c.body)})
			if err != nil {
				return nil, err
			}
			figures = append(figures, f...)
		}
		return figures, nil
	}
}

// without drops the first figures.
func without(measure func(*Session) ([]Figure, error), first int) func(*Session) ([]Figure, error) {
	return func(s *Session) ([]Figure, error) {
		figures, err := measure(s)
		if err != nil {
			return nil, err
		}
		return figures[first:], nil
	}
}

func compileAndRender(s *Session) ([]Figure, error) {
	body := smallBody()
	env := mapping.Env{Body: body}
	var dst []byte
	ours := runner{"ours", func(n int) {
		for range n {
			t, err := compiled(smallTemplate)
			if err != nil {
				panic(err)
			}
			if dst, err = t.Append(dst[:0], &env); err != nil {
				panic(err)
			}
		}
	}}
	return s.Peers.versus(s.Rounds, peerRound, ours, sameText(smallByHand(nil, body)),
		peerCase{Peer: "velocity17", Variant: "evaluate", Template: smallTemplate, Body: string(body)},
		peerCase{Peer: "velocityjs", Variant: "evaluate", Template: smallTemplate, Body: string(body)})
}

// wholeVersus compares whole evaluations: selection among two, three
// parameters of which one reads the body, and the template.
func wholeVersus(peer, variant string, upTo int) func(*Session) ([]Figure, error) {
	return func(s *Session) ([]Figure, error) {
		var figures []Figure
		for i, c := range sizes()[:upTo] {
			field := []string{"id", "count", "count"}[i]
			parameters := map[string]string{
				headerPrefix + "Access-Control-Allow-Origin": "'*'",
				headerPrefix + "X-Kind":                      "'list'",
				headerPrefix + "X-Count":                     "integration.response.body." + field,
			}
			in := withTemplate(c.source)
			ok, _ := in.IntegrationResponses.Get("200")
			for name, value := range parameters {
				ok.ResponseParameters.Set(name, value)
			}
			in.IntegrationResponses.Set("200", ok)
			engine, err := gatemap.Compile(in, gatemap.Options{Limits: gatemap.Limits{ForeachRounds: -1}})
			if err != nil {
				return nil, err
			}
			ours := evaluating("ours", engine, &gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: c.body})
			// Their escapes differ from the service's, so outputs are not compared.
			f, err := s.Peers.versus(s.Rounds, peerRound, ours, nil,
				peerCase{Peer: peer, Variant: variant, Template: c.source, Body: string(c.body), Parameters: parameters})
			if err != nil {
				return nil, err
			}
			figures = append(figures, f...)
		}
		return figures, nil
	}
}
