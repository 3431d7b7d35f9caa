package whole

import (
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/complete"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/web/engine/wasm/internal/bridge"
)

// cursor is a Cursor of types.ts.
type cursor struct {
	Template       string              `json:"template"`
	Offset         int                 `json:"offset"`
	Role           string              `json:"role"`
	Samples        []string            `json:"samples"`
	StageVariables []string            `json:"stageVariables"`
	Parameters     map[string][]string `json:"parameters"`
}

func (c *cursor) env() *complete.Env {
	env := &complete.Env{StageVariables: c.StageVariables, Parameters: c.Parameters}
	if c.Role == "request" {
		env.Role = analysis.Request
	}
	for _, s := range c.Samples {
		env.Samples = append(env.Samples, []byte(s))
	}
	return env
}

type completion struct {
	Label  string        `json:"label"`
	Kind   complete.Kind `json:"kind"`
	Detail string        `json:"detail,omitempty"`
	Info   string        `json:"info,omitempty"`
	Apply  string        `json:"apply,omitempty"`
	Cursor int           `json:"cursor"`
}

func completions(input []byte) (any, error) {
	var c cursor
	if err := bridge.Decode(input, &c); err != nil {
		return nil, err
	}
	r := complete.At(c.Template, source.UTF16Offset(c.Template, c.Offset), c.env())
	options := make([]completion, len(r.Items))
	for i, item := range r.Items {
		options[i] = completion{item.Label, item.Kind, item.Detail, item.Doc, item.Insert, source.UTF16(item.Insert, item.Cursor)}
	}
	return struct {
		From    int          `json:"from"`
		To      int          `json:"to"`
		Options []completion `json:"options"`
	}{source.UTF16(c.Template, r.Begin), source.UTF16(c.Template, r.End), options}, nil
}

type span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// hover says what stands at the cursor; null is nothing.
func hover(input []byte) (any, error) {
	var c cursor
	if err := bridge.Decode(input, &c); err != nil {
		return nil, err
	}
	out := struct {
		Hover *hovered `json:"hover"`
	}{}
	if h := complete.HoverAt(c.Template, source.UTF16Offset(c.Template, c.Offset), c.env(), nil); h != nil {
		units := func(at int) int { return source.UTF16(c.Template, at) }
		out.Hover = &hovered{span{units(h.Begin), units(h.End)}, strings.Join(append([]string{h.Title}, h.Doc...), "\n"), []span{}}
		for _, s := range h.Set {
			out.Hover.Set = append(out.Hover.Set, span{units(s.Start), units(s.End)})
		}
	}
	return out, nil
}

type hovered struct {
	span
	Text string `json:"text"`
	Set  []span `json:"set"`
}
