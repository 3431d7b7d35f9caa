package oracle

import (
	"encoding/json"
	"strings"
)

// maxShrinkQuestions bounds how many variants of one case are asked.
const maxShrinkQuestions = 6000

// field is a member of a JSON object.
type field struct{ name, value string }

// Shrink looks for a smaller case with the same verdict. Judge gives the
// verdicts of several cases at once. What is left has no token, no input and no
// member of an input that can be taken away without losing the difference.
func Shrink(c Case, verdict Verdict, judge func([]Case) ([]Verdict, error)) (Case, error) {
	s := shrinker{best: c, verdict: verdict, judge: judge}
	for {
		before := s.size()
		s.inputs()
		s.template(Tokens(s.best.Template))
		s.json(&s.best.Body)
		if len(s.best.Template) <= 120 {
			s.template(strings.Split(s.best.Template, ""))
		}
		if len(s.best.Body) <= 200 {
			s.body(strings.Split(s.best.Body, ""))
		}
		if s.err != nil || s.size() >= before || s.asked > maxShrinkQuestions {
			return s.best, s.err
		}
	}
}

type shrinker struct {
	best    Case
	verdict Verdict
	judge   func([]Case) ([]Verdict, error)
	asked   int
	err     error
}

func (s *shrinker) size() int {
	line := s.best.AppendLine(nil)
	return len(line)
}

// first replaces best by the first variant with the same verdict.
func (s *shrinker) first(variants []Case) int {
	if s.err != nil || len(variants) == 0 || s.asked > maxShrinkQuestions {
		return -1
	}
	s.asked += len(variants)
	verdicts, err := s.judge(variants)
	if err != nil {
		s.err = err
		return -1
	}
	for i, v := range verdicts {
		if v == s.verdict {
			s.best = variants[i]
			return i
		}
	}
	return -1
}

// template removes runs of tokens from the template, long runs first.
func (s *shrinker) template(tokens []string) {
	s.tokens(tokens, func(c *Case, text string) { c.Template = text })
}

func (s *shrinker) body(tokens []string) {
	s.tokens(tokens, func(c *Case, text string) { c.Body = text })
}

func (s *shrinker) tokens(tokens []string, set func(*Case, string)) {
	for width := len(tokens) / 2; width > 0; {
		var variants []Case
		for i := 0; i+width <= len(tokens); i += max(1, width/2) {
			v := s.best
			set(&v, strings.Join(tokens[:i], "")+strings.Join(tokens[i+width:], ""))
			variants = append(variants, v)
		}
		k := s.first(variants)
		if k < 0 {
			width /= 2
			continue
		}
		i := k * max(1, width/2)
		tokens = append(append([]string(nil), tokens[:i]...), tokens[i+width:]...)
		width = min(width, len(tokens))
	}
}

// inputs removes what the case binds.
func (s *shrinker) inputs() {
	for _, part := range []struct {
		of    func(*Case) *string
		least string
	}{
		{func(c *Case) *string { return &c.Body }, ""},
		{func(c *Case) *string { return &c.Params }, noParams},
		{func(c *Case) *string { return &c.Context }, ""},
		{func(c *Case) *string { return &c.StageVariables }, ""},
	} {
		if *part.of(&s.best) == part.least {
			continue
		}
		v := s.best
		*part.of(&v) = part.least
		s.first([]Case{v})
	}
	for i := len(s.best.Vars) - 1; i >= 0; i-- {
		v := s.best
		v.Vars = append(append([]Var(nil), v.Vars[:i]...), v.Vars[i+1:]...)
		if s.first([]Case{v}) < 0 {
			s.variable(i)
		}
	}
	s.json(&s.best.Context)
	s.json(&s.best.Params)
	s.json(&s.best.StageVariables)
}

// variable makes the JSON of a variable smaller.
func (s *shrinker) variable(i int) {
	for {
		var variants []Case
		for _, smaller := range smallerJSON(s.best.Vars[i].JSON) {
			v := s.best
			v.Vars = append([]Var(nil), v.Vars...)
			v.Vars[i].JSON = smaller
			variants = append(variants, v)
		}
		if s.first(variants) < 0 {
			return
		}
	}
}

// json makes one of the JSON inputs of best smaller.
func (s *shrinker) json(part *string) {
	for {
		was := *part
		var variants []Case
		for _, smaller := range smallerJSON(was) {
			*part = smaller
			if s.best.Params == "" || keepsGroups(s.best.Params) {
				variants = append(variants, s.best)
			}
		}
		*part = was
		if s.first(variants) < 0 {
			return
		}
	}
}

// keepsGroups reports whether the parameters still have their three groups.
func keepsGroups(params string) bool {
	groups, err := objectFields([]byte(params))
	return err == nil && len(groups) == 3
}

// smallerJSON lists JSON texts that are smaller than the given one by a member
// or an element, at any depth, or a simpler scalar.
func smallerJSON(text string) []string {
	if fields, err := objectFields([]byte(text)); err == nil && strings.HasPrefix(text, "{") {
		return smallerObjects(fields)
	}
	var items []json.RawMessage
	if json.Unmarshal([]byte(text), &items) == nil && strings.HasPrefix(text, "[") {
		return smallerArrays(items)
	}
	var s string
	if json.Unmarshal([]byte(text), &s) == nil && len(text) > 3 && strings.HasPrefix(text, `"`) {
		return []string{`""`, `"a"`}
	}
	return nil
}

func smallerObjects(fields []field) []string {
	var smaller []string
	for i, f := range fields {
		smaller = append(smaller, objectText(append(append([]field(nil), fields[:i]...), fields[i+1:]...)))
		for _, v := range smallerJSON(f.value) {
			less := append([]field(nil), fields...)
			less[i].value = v
			smaller = append(smaller, objectText(less))
		}
	}
	return smaller
}

func smallerArrays(items []json.RawMessage) []string {
	join := func(items []string) string { return "[" + strings.Join(items, ",") + "]" }
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
	}
	var smaller []string
	for i := range texts {
		smaller = append(smaller, join(append(append([]string(nil), texts[:i]...), texts[i+1:]...)))
		for _, v := range smallerJSON(texts[i]) {
			less := append([]string(nil), texts...)
			less[i] = v
			smaller = append(smaller, join(less))
		}
	}
	return smaller
}

// objectFields lists the members of a JSON object in their order.
func objectFields(text []byte) ([]field, error) {
	if len(text) == 0 || text[0] != '{' {
		return nil, nil
	}
	d := json.NewDecoder(strings.NewReader(string(text)))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	var fields []field
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		fields = append(fields, field{name.(string), string(value)})
	}
	_, err := d.Token()
	return fields, err
}

func objectText(fields []field) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quoteJSON(f.name) + ":" + f.value)
	}
	return b.String() + "}"
}
