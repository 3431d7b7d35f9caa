package witness

import (
	"encoding/json"
	"slices"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Try is what the engine has made of a payload.
type Try struct {
	Payload string
	Output  string
	Failed  bool
	Run     *syntax.Run
}

// Tries renders a template with payloads that are made of what it reads.
type Tries struct {
	parsed  *template.Template
	request bool
	root    *node
	all     []*node
	done    map[string]*Try // by their payloads; nil what cost too much
	left    int             // renderings
}

// Bounds of one rendering, and of all for one template.
const (
	maxRounds  = 20
	maxOutput  = 1 << 16
	maxSteps   = 200_000
	maxRenders = 400
	maxTried   = 4 << 10
	// MaxPayload bounds the payloads that are worth showing.
	MaxPayload = 400
)

// New prepares the payloads for a template that reads reads. Nothing is rendered
// yet. The error is that of template.Parse.
func New(src string, reads []analysis.Read, role analysis.Role) (*Tries, error) {
	parsed, err := template.Parse(src, template.Options{MaxForeachRounds: maxRounds, MaxOutput: maxOutput, RepeatedOverrides: true,
		Limits: template.Limits{Steps: maxSteps, Memory: 16 << 20}})
	if err != nil {
		return nil, err
	}
	t := &Tries{parsed: parsed, request: role == analysis.Request, left: maxRenders, done: map[string]*Try{}}
	t.root, t.all = tree(reads)
	return t, nil
}

// Rendered is how often the template was rendered.
func (t *Tries) Rendered() int { return maxRenders - max(t.left, 0) }

// try renders the template, nil where that cost too much.
func (t *Tries) try(payload string) *Try {
	if payload == "" {
		payload = "{}"
	}
	tried, known := t.done[payload]
	if !known {
		tried = t.render(payload)
		t.done[payload] = tried
	}
	return tried
}

func (t *Tries) render(payload string) *Try {
	if t.left--; t.left < 0 || len(payload) > maxTried || !json.Valid([]byte(payload)) {
		return nil
	}
	env := &template.Env{Body: []byte(payload)}
	if t.request {
		env.Request = &template.RequestOverrides{}
	}
	out, run, err := t.parsed.AppendTraced(nil, env)
	if run == nil {
		return nil
	}
	return &Try{payload, string(out), err != nil, run}
}

// usualPayloads is how many payloads are like those of every day.
const usualPayloads = 6

// Outputs are those of payloads like those of every day, which have all that the
// template reads. Those that it fails with are left out.
func (t *Tries) Outputs() []string {
	var list, payloads []string
	all := scenarios(t.all, "")
	for i := range all[:min(len(all), usualPayloads)] {
		payload := all[i].payload(t.root, 0)
		if slices.Contains(payloads, payload) { // of a template without conditions
			continue
		}
		payloads = append(payloads, payload)
		env := &template.Env{Body: []byte(payload)}
		if out, err := t.parsed.Append(nil, env); err == nil {
			list = append(list, string(out))
		}
	}
	return list
}

// enough is how many payloads have to show a mistake, besides the empty object,
// that any is said to show.
const enough = 8

// first is the first payload that shows a mistake, without the parts that it
// takes no part in; "" where none does, or where any does. special is a value that
// the mistake takes, "" for none.
func (t *Tries) first(special string, shows func(*Try) bool) string {
	list := scenarios(t.all, special)
	found, other := -1, false
	for i := range list {
		switch tried := t.try(list[i].payload(t.root, 0)); {
		case tried == nil:
		case !shows(tried):
			other = true
		case found < 0:
			found = i
		}
		if found >= 0 && (other || i >= found+enough) {
			break
		}
	}
	if found < 0 {
		return ""
	}
	if empty := t.try("{}"); !other && empty != nil && shows(empty) {
		return ""
	}
	return t.shrunk(list[found], special, shows)
}

// shrunk leaves out of a payload that shows a mistake what makes no difference. A
// special value stays.
func (t *Tries) shrunk(s scenario, special string, shows func(*Try) bool) string {
	best := s.payload(t.root, 0)
	for n := len(t.all) - 1; n > 0; n-- {
		smaller := s
		smaller.without = append(smaller.without[:len(smaller.without):len(smaller.without)], n)
		payload := smaller.payload(t.root, 0)
		if payload == "" || payload == best || payload == "{}" && special != "" {
			continue
		}
		if tried := t.try(payload); tried != nil && shows(tried) {
			s, best = smaller, payload
		}
	}
	if len(best) > MaxPayload {
		return ""
	}
	return best
}
