package result

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	decisions "github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/analysis/witness"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// ClaimsJSON reports whether the client is told that the body is JSON.
func (d *Evaluation) ClaimsJSON() bool {
	for _, f := range d.Response.Headers {
		if strings.EqualFold(f.Name, "Content-Type") && len(f.Values) > 0 {
			return decisions.IsJSON(f.Values[0])
		}
	}
	return false
}

// Remarks are what looks wrong about the request template and the evaluation: what
// happened, then what the analysis of the templates finds in lines that were
// executed.
func (d *Evaluation) Remarks() []decisions.Remark {
	var list []decisions.Remark
	if d.Asked != nil {
		list = (&decisions.Trace{Template: &decisions.Template{Run: d.Asked}}).LooksWrong(decisions.Answer{})
		list = append(list, analysed(d.Asked, actual(analysis.Env{Role: analysis.Request}, d.Body), list)...)
		for i := range list {
			list[i].Request = true
		}
	}
	seen := d.Explanation.LooksWrong()
	if t := d.Explanation.Template; t != nil && t.Run != nil {
		payload := d.Payload
		if c := d.Explanation.Conversion; c != nil && c.Changed { // the template got another one
			payload = nil
		}
		seen = append(seen, analysed(t.Run, actual(analysis.Env{JSON: d.ClaimsJSON()}, payload), seen)...)
	}
	return append(list, seen...)
}

// actual is env with the payload of the evaluation, if it is known.
func actual(env analysis.Env, payload []byte) *analysis.Env {
	if len(payload) > 0 {
		env.Samples, env.Actual = [][]byte{payload}, true
	}
	return &env
}

// analysed are the findings of the analysis about lines that were executed and of
// which nothing is said yet.
func analysed(run *syntax.Run, env *analysis.Env, said []decisions.Remark) []decisions.Remark {
	r, err := analysis.Template(run.Source, env)
	if err != nil {
		return nil // it was rendered: this is a limit of the analysis
	}
	var list []decisions.Remark
	tries, _ := witness.New(run.Source, r.Reads, env.Role) // it was rendered, and so it parses
	index := source.NewIndex([]byte(run.Source))
	for i := range r.Findings {
		f := &r.Findings[i]
		line, column := index.Position(f.Begin)
		endLine, end := index.Position(f.End)
		about := func(r decisions.Remark) bool {
			inside := r.Column >= column && (endLine > line || r.Column < end)
			return r.Line == line && (inside || f.Code == analysis.MissingPath)
		}
		if f.Severity == definition.Note || line > len(run.Lines) || run.Lines[line-1] <= 0 || slices.ContainsFunc(said, about) {
			continue
		}
		if f.Code == analysis.UnquotedText && !witness.Shows(run, f) { // the text was a number
			continue
		}
		remark := decisions.Remark{Rule: decisions.Rule(f.Code), Line: line, Column: column, Message: f.Message, Fix: f.Fix}
		if tries != nil && !witness.Shows(run, f) {
			remark.Input = tries.Finding(f)
		}
		list = append(list, remark)
	}
	return list
}
