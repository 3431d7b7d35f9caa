package bridge

import (
	"encoding/json"
	"slices"

	"github.com/gatemap/gatemap/internal/conformance/templateline"
	"github.com/gatemap/gatemap/internal/result"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/template"
)

// rendered is what a template alone made.
type rendered struct {
	Output   string          `json:"output"`
	Error    string          `json:"error,omitempty"`
	Override json.RawMessage `json:"responseOverride,omitempty"`
	Run      any             `json:"run,omitempty"`
}

// render renders a template alone: a template line of gatemap replay. With
// variables of the caller's it does not tell what the template did.
func render(input []byte) (any, error) {
	in, err := templateline.Read(input)
	if err != nil {
		return nil, err
	}
	texts := Texts{}
	texts.Add("template", []byte(in.Source))
	t, err := template.Parse(in.Source, template.Options{RepeatedOverrides: true, Limits: template.Limits{Steps: int64(Limits.Steps), Memory: int64(Limits.Memory)}})
	if err != nil {
		if faults := settle.TemplateFaults("template", in.Source); len(faults) > 0 {
			err = faults
		}
		return nil, located{err, texts}
	}
	var out rendered
	r, err := t.Execute(in.Env, in.Variables...)
	if err != nil {
		out.Error = err.Error()
	} else {
		out.Output, out.Override = r.Output, r.ResponseOverride
	}
	if len(in.Variables) == 0 {
		again := *in.Env
		again.Context = slices.Clone(again.Context)
		_, run, _ := t.AppendTraced(nil, &again)
		out.Run = result.Run(run)
	}
	return out, nil
}
