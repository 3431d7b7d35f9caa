package answers

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/analysis/witness"
)

// The bounds of what is made to tell integrations apart.
const (
	maxAnswers  = 3000
	maxSubjects = 400 // messages of Lambda functions
	maxChanged  = 240 // payloads that differ in one place, of one template
)

// Between makes answers that tell integrations apart: those that [Search] finds for
// each, and what lies on the edges of their patterns, content types, payloads and
// parameters. Integrations that cannot be compiled have no part in them.
func Between(ops ...*definition.Operation) []Answer {
	b := &between{seen: map[string]bool{}}
	for _, op := range ops {
		if s, err := newSearch(op); err == nil {
			b.searches = append(b.searches, s)
		}
	}
	b.share()
	for _, s := range b.searches {
		for i := range s.responses {
			s.first(&s.responses[i])
		}
		for i := range s.responses {
			for j := range s.responses[i].templates {
				s.fill(&s.responses[i], &s.responses[i].templates[j])
			}
		}
		for i := range s.found {
			b.add(&s.found[i].Answer)
		}
	}
	for _, s := range b.searches {
		b.subjects(s)
		for i := range s.responses {
			for j := range s.responses[i].templates {
				b.payloads(s, &s.responses[i], &s.responses[i].templates[j])
			}
		}
	}
	return b.list
}

type between struct {
	searches []*search
	list     []Answer
	seen     map[string]bool
	accepts  []string // content types of all templates, and binary ones
	binary   []string
}

func (b *between) add(a *Answer) {
	if len(b.list) >= maxAnswers {
		return
	}
	key, err := json.Marshal(a)
	if err != nil || b.seen[string(key)] {
		return
	}
	b.seen[string(key)] = true
	b.list = append(b.list, *a)
}

// share gives each integration what the others read of requests and of headers, so
// that an answer has it for all.
func (b *between) share() {
	for _, s := range b.searches {
		for _, r := range s.responses {
			for _, t := range r.templates {
				if t.contentType != "" && !slices.Contains(b.accepts, t.contentType) {
					b.accepts = append(b.accepts, t.contentType)
				}
			}
		}
		for _, t := range s.op.BinaryMediaTypes {
			if !slices.Contains(b.binary, t) && len(b.binary) < maxChoices {
				b.binary = append(b.binary, t)
			}
		}
	}
	for _, s := range b.searches {
		for _, other := range b.searches {
			s.source.take(other.source)
		}
	}
}

// take adds what another integration reads of requests and headers.
func (s *source) take(other *source) {
	for _, name := range other.headers {
		if !slices.Contains(s.headers, name) {
			s.headers = append(s.headers, name)
		}
	}
	r, o := &s.reading, &other.reading
	for _, v := range o.variables {
		s.variable(v.in, v.name)
		for _, text := range o.compared[v] {
			r.compares(v, text)
		}
	}
	for _, text := range o.constants {
		r.constant(text)
	}
	for _, name := range o.parsed {
		r.member(name)
	}
	for _, p := range o.patterns {
		r.patterns = appendNew(r.patterns, p)
	}
	for _, text := range o.sought {
		r.sought = appendNew(r.sought, text)
	}
	for _, text := range o.splits {
		r.splits = appendNew(r.splits, text)
	}
	r.parses, r.measures = r.parses || o.parses, r.measures || o.measures
}

// subjects adds answers for the edges of the patterns: with a payload of every day,
// and for a Lambda function with no more than the message.
func (b *between) subjects(s *search) {
	if !s.lambda {
		for status := firstStatus; status <= lastStatus; status++ {
			i := input{status: status, body: []byte(sampleResult), headers: s.sampleHeaders(1)}
			if s.mock {
				i.body, i.headers = nil, nil
			}
			b.add(s.answer(&i))
		}
		if s.mock {
			b.requests(s)
		}
		return
	}
	for _, message := range messagesOf(b.patterns()) {
		b.add(s.answer(&input{message: &message, headers: s.sampleHeaders(1)}))
	}
}

// requests adds what the request template of a MOCK makes the status of.
func (b *between) requests(s *search) {
	base := input{}
	for _, values := range s.assignments() {
		i := base
		i.values = values
		b.add(s.answer(&i))
		for _, v := range s.reading.variables {
			for _, value := range append(slices.Clone(s.reading.compared[v]), s.reading.constants...) {
				changed := i.with(v, value, true)
				b.add(s.answer(&changed))
			}
		}
	}
}

func (b *between) patterns() []string {
	var list []string
	for _, s := range b.searches {
		for _, r := range s.responses {
			if r.pattern != "" && !slices.Contains(list, r.pattern) {
				list = append(list, r.pattern)
			}
		}
	}
	return list
}

// payloads adds answers that select a response, with the payloads that its template
// tells apart.
func (b *between) payloads(s *search, r *response, t *mappingTemplate) {
	for n, base := range s.bases[r.key] {
		if n > 1 {
			break
		}
		base.places, base.accept, base.body = t.places, acceptOf(r, t), nil
		b.shapes(s, base, t, n == 0)
		if n == 0 {
			b.bodies(s, base)
			b.headers(s, base)
		}
	}
}

// shapes adds payloads of every day and odd ones, with the values of the request.
func (b *between) shapes(s *search, base input, t *mappingTemplate, all bool) {
	shapes := t.places.Shapes()
	for n, values := range s.assignments() {
		of := shapes
		if n > 0 || !all {
			of = shapes[:4]
		}
		for _, shape := range of {
			i := base
			i.values, i.shape = values, shape
			b.add(s.answer(&i))
		}
	}
	if !all {
		return
	}
	for _, shape := range t.places.Odd() {
		i := base
		i.shape = shape
		b.add(s.answer(&i))
	}
	values, lengths := s.values()
	edges := &messages{seen: map[string]bool{}}
	edges.pairs(s.reading.patterns)
	values = append(append(values, quoted(edges.list[:min(len(edges.list), maxConstants)])...), `"say \"hi\" it's <b>"`)
	b.changed(s, base, shapes[0], values, lengths)
	if t.filters {
		b.changed(s, base, t.places.Holds(), values, lengths) // of what a filter takes, all else is changed
	}
	for _, v := range s.reading.variables {
		for _, value := range append(slices.Clone(s.reading.compared[v]), `say "hi" it's <b>`) {
			i := base.with(v, value, true)
			i.shape = shapes[0]
			b.add(s.answer(&i))
		}
		if v.in == inQuery || v.in == inHeader {
			for _, value := range append(slices.Clone(s.reading.compared[v]), v.sample()) {
				i := base.with(v, "", false)
				i.shape, i.moved, i.inHead = shapes[0], &gatemap.Field{Name: v.name, Values: []string{value}}, v.in == inQuery
				b.add(s.answer(&i))
			}
		}
	}
}

// changed adds payloads that differ from one in one place.
func (b *between) changed(s *search, base input, from witness.Shape, values []string, lengths []int) {
	left := maxChanged
	for n := range base.places.Len() {
		for _, shape := range base.places.Changed(from, n, values, lengths) {
			if left--; left < 0 {
				return
			}
			i := base
			i.shape = shape
			b.add(s.answer(&i))
		}
	}
}

// bodies adds payloads that are not what templates read: none, text, bytes, base64,
// with what decides of their conversion.
func (b *between) bodies(s *search, base input) {
	if s.mock || base.message != nil {
		return
	}
	bytes := []byte("\x00\xff\xfe\x89PNG")
	for _, body := range [][]byte{
		{}, []byte("this is not JSON"), []byte("<pets>\n<pet>é</pet>\n</pets>\n"), bytes, []byte(base64.StdEncoding.EncodeToString(bytes)),
		[]byte(base64.StdEncoding.EncodeToString([]byte(sampleResult))), []byte(`"text"`), []byte(`null`), []byte(`[1,{"id":2}]`), []byte(`{"errorMessage":"no pattern has this"}`),
	} {
		for _, kind := range append([]string{"", "text/plain; charset=utf-8"}, b.binary...) {
			for _, accept := range append([]string{base.accept}, b.binary...) {
				i := base
				i.body, i.accept, i.headers = body, accept, s.sampleHeaders(1)
				if kind != "" {
					i.headers = contentType(i.headers, kind)
				}
				b.add(s.answer(&i))
			}
		}
	}
}

// contentType is headers with that of the payload, whatever parameters read.
func contentType(headers []gatemap.Field, kind string) []gatemap.Field {
	headers = slices.DeleteFunc(headers, func(f gatemap.Field) bool { return strings.EqualFold(f.Name, "Content-Type") })
	return append(headers, gatemap.Field{Name: "Content-Type", Values: []string{kind}})
}

// headers adds answers with other headers of the backend, and other demands of the
// client.
func (b *between) headers(s *search, base input) {
	base.shape = base.places.Shapes()[0]
	for values := range 3 {
		i := base
		i.headers = s.sampleHeaders(values)
		b.add(s.answer(&i))
	}
	for n := range s.headers {
		i := base
		i.headers = slices.Delete(s.sampleHeaders(1), n, n+1)
		b.add(s.answer(&i))
		i.headers = s.sampleHeaders(1)
		i.headers[n].Name = strings.ToLower(i.headers[n].Name)
		b.add(s.answer(&i))
	}
	for _, accept := range slices.Concat([]string{"", "*/*", "text/plain", "application/json"}, b.accepts, b.binary) {
		i := base
		i.accept = accept
		b.add(s.answer(&i))
		i.values = map[variable]string{}
		for _, v := range s.reading.variables {
			i.values[v] = v.sample()
		}
		maps.DeleteFunc(i.values, func(v variable, _ string) bool { return v.in == inHeader && strings.EqualFold(v.name, "Accept") })
		b.add(s.answer(&i))
	}
}
