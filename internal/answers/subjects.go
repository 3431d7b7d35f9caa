package answers

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

const filler = " some text "

// The statuses that are tried first, and those that there are.
var usualStatuses = []int{200, 201, 204, 400, 404, 500}

const firstStatus, lastStatus = 100, 599

// candidates are inputs that may select a response, those that people would write
// first.
func (s *source) candidates(r *response) []input {
	if s.lambda {
		if r.pattern == "" {
			return []input{{status: 0}}
		}
		return s.messages(r.pattern)
	}
	var all []input
	own, _ := strconv.Atoi(r.status)
	for _, status := range append([]int{own}, usualStatuses...) {
		if status >= firstStatus {
			all = append(all, input{status: status})
		}
	}
	for status := firstStatus; status <= lastStatus; status++ {
		all = append(all, input{status: status})
	}
	return all
}

// messages are errors of Lambda functions that a pattern may match. Where templates
// parse the message, those that are JSON come first.
func (s *source) messages(pattern string) []input {
	var texts []string
	add := func(text string) {
		if text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	for _, fill := range []string{filler, "", "x"} {
		list := examples(pattern, fill)
		for _, text := range list[:min(len(list), 1)] {
			add(strings.TrimSpace(text))
			add(text)
		}
	}
	for _, text := range examples(pattern, filler) {
		add(strings.TrimSpace(text))
	}
	if s.reading.parses {
		texts = append(s.asJSON(texts[:min(len(texts), 3)]), texts...)
	}
	all := make([]input, len(texts))
	for i := range texts {
		all[i].message = &texts[i]
	}
	return all
}

// asJSON are messages in JSON which have the texts, or parts of them, in them.
func (s *source) asJSON(texts []string) []string {
	var list []string
	add := func(text string) {
		if json.Valid([]byte(text)) && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	for _, values := range s.memberValues() {
		rest := s.object(values)
		for _, text := range texts {
			text = strings.TrimSpace(text)
			inner := strings.Trim(strings.TrimSpace(strings.Trim(text, "{}")), ", ")
			for _, inner := range []string{inner, strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(inner, "some text"), "some text"))} {
				if rest != "" {
					add("{" + inner + "," + rest + "}")
				}
				add("{" + inner + "}")
			}
			quoted, _ := json.Marshal(text) // a text always has one
			for _, name := range append(slices.Clone(s.reading.parsed), "message") {
				without := s.object(without(values, name))
				if without != "" {
					without = "," + without
				}
				add("{" + strconv.Quote(name) + ":" + string(quoted) + without + "}")
			}
		}
	}
	return list
}

// memberValues are ways to fill the members of a message in JSON: each with a value
// of its own, and all with one of the constants.
func (s *source) memberValues() []map[string]string {
	own := map[string]string{}
	for _, name := range s.reading.parsed {
		own[name] = strconv.Quote(name + " value")
	}
	list := []map[string]string{own}
	for _, c := range append(quoted(s.reading.constants[:min(len(s.reading.constants), 6)]), "1", "true", `["a","b"]`) {
		all := map[string]string{}
		for _, name := range s.reading.parsed {
			all[name] = c
		}
		list = append(list, all)
	}
	return list
}

func without(values map[string]string, name string) map[string]string {
	rest := map[string]string{}
	for k, v := range values {
		if k != name {
			rest[k] = v
		}
	}
	return rest
}

// object are the members of an object in the order in which templates read them.
func (s *source) object(values map[string]string) string {
	var parts []string
	for _, name := range s.reading.parsed {
		if v, ok := values[name]; ok {
			parts = append(parts, strconv.Quote(name)+":"+v)
		}
	}
	return strings.Join(parts, ",")
}
