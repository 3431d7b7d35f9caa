package report

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	decisions "github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// run prints what the template did, line by line.
func (d *Evaluation) run(w *bufio.Writer, colour Palette) {
	if d.Asked != nil {
		fmt.Fprintf(w, "\n%s\n\n", colour.Bold("--- Request template, line by line"))
		w.WriteString(source.PrintableText(decisions.Listing(d.Asked, false)))
	}
	t := d.Explanation.Template
	if t == nil || t.Run == nil {
		return
	}
	fmt.Fprintf(w, "\n%s\n\n", colour.Bold("--- Template "+source.Printable(t.ContentType)+", line by line"))
	w.WriteString(source.PrintableText(decisions.Listing(t.Run, d.isJSON())))
}

// isJSON reports whether the client is told that the body is JSON.
func (d *Evaluation) isJSON() bool {
	for _, f := range d.Response.Headers {
		if strings.EqualFold(f.Name, "Content-Type") && len(f.Values) > 0 {
			return decisions.IsJSON(f.Values[0])
		}
	}
	return false
}

// wrong prints what looks wrong.
func (d *Evaluation) wrong(w *bufio.Writer, colour Palette) {
	fmt.Fprintf(w, "\n%s\n\n", colour.Bold("--- What looks wrong"))
	remarks := d.remarks()
	if len(remarks) == 0 {
		w.WriteString("nothing\n")
	}
	for i := range remarks {
		r := &remarks[i]
		place := ""
		if r.Line > 0 {
			place = fmt.Sprintf("%stemplate line %d, column %d: ", map[bool]string{true: "request "}[r.Request], r.Line, r.Column)
		}
		fmt.Fprintf(w, "%s%s (%s)\n", place, colour.Warn(source.Printable(r.Message)), r.Rule)
		if r.Fix != "" {
			fmt.Fprintf(w, "\tfix: %s\n", source.Printable(r.Fix))
		}
	}
}

// remarks are what looks wrong about the request template and the evaluation: what
// happened, then what the analysis of the templates finds in lines that were
// executed.
func (d *Evaluation) remarks() []decisions.Remark {
	var list []decisions.Remark
	if d.Asked != nil {
		list = (&decisions.Trace{Template: &decisions.Template{Run: d.Asked}}).LooksWrong(decisions.Answer{})
		list = append(list, analysed(d.Asked, &analysis.Env{Role: analysis.Request}, list)...)
		for i := range list {
			list[i].Request = true
		}
	}
	seen := d.Explanation.LooksWrong()
	if t := d.Explanation.Template; t != nil && t.Run != nil {
		seen = append(seen, analysed(t.Run, &analysis.Env{JSON: d.isJSON()}, seen)...)
	}
	return append(list, seen...)
}

// analysed are the findings of the analysis about lines that were executed and of
// which nothing is said yet.
func analysed(run *syntax.Run, env *analysis.Env, said []decisions.Remark) []decisions.Remark {
	r, err := analysis.Template(run.Source, env)
	if err != nil {
		return nil // it was rendered: this is a limit of the analysis
	}
	var list []decisions.Remark
	index := source.NewIndex([]byte(run.Source))
	for i := range r.Findings {
		f := &r.Findings[i]
		line, column := index.Position(f.Begin)
		about := func(r decisions.Remark) bool { return r.Line == line }
		if f.Severity == definition.Note || line > len(run.Lines) || run.Lines[line-1] <= 0 || slices.ContainsFunc(said, about) {
			continue
		}
		list = append(list, decisions.Remark{Rule: decisions.Rule(f.Code), Line: line, Column: column, Message: f.Message, Fix: f.Fix})
	}
	return list
}

// templateRun is the JSON form of a syntax.Run.
type templateRun struct {
	Source  string       `json:"source,omitempty"`
	Lines   []int        `json:"lines"`
	Events  []event      `json:"events,omitempty"`
	Left    int          `json:"left,omitempty"`
	Limited bool         `json:"limited,omitempty"`
	Failed  *failedAt    `json:"failed,omitempty"`
	Output  *outputCheck `json:"output,omitempty"`
}

type event struct {
	Kind     syntax.EventKind `json:"kind"`
	Line     int              `json:"line"`
	Column   int              `json:"column"`
	Source   string           `json:"source"`
	Rounds   []int            `json:"rounds,omitempty"`
	Name     string           `json:"name,omitempty"`
	Type     syntax.ValueType `json:"type,omitempty"`
	Value    *string          `json:"value,omitempty"`
	Cut      bool             `json:"cut,omitempty"`
	WhyNot   string           `json:"whyNot,omitempty"`
	Near     string           `json:"near,omitempty"`
	Printed  bool             `json:"printed,omitempty"`
	JavaText bool             `json:"javaText,omitempty"`
	Offset   *int             `json:"offset,omitempty"`
	Count    *int             `json:"count,omitempty"`
	Limited  bool             `json:"limited,omitempty"`
}

type failedAt struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

type outputCheck struct {
	Bytes int          `json:"bytes"`
	JSON  bool         `json:"json"`
	Fault *outputFault `json:"fault,omitempty"`
}

type outputFault struct {
	Offset         int    `json:"offset"`
	Line           int    `json:"line"`
	Column         int    `json:"column"`
	Message        string `json:"message"`
	TemplateLine   int    `json:"templateLine,omitempty"`
	TemplateColumn int    `json:"templateColumn,omitempty"`
}

type remark struct {
	Rule    decisions.Rule `json:"rule"`
	Request bool           `json:"requestTemplate,omitempty"`
	Line    int            `json:"line,omitempty"`
	Column  int            `json:"column,omitempty"`
	Message string         `json:"message"`
	Fix     string         `json:"fix,omitempty"`
}

func remarksOf(list []decisions.Remark) []remark {
	out := make([]remark, len(list))
	for i, r := range list {
		out[i] = remark(r)
	}
	return out
}

// ofRun is the JSON form of a run. What it says of values is left out where
// secrets have to be found in it: a value that was cut is none that they are known
// by.
func ofRun(run *syntax.Run, values bool) *templateRun {
	if run == nil {
		return nil
	}
	out := &templateRun{Lines: run.Lines, Left: run.Left, Limited: run.Limited}
	if o := run.Output; o != nil {
		out.Output = &outputCheck{Bytes: o.Bytes, JSON: o.JSON}
		if f := o.Fault; f != nil {
			out.Output.Fault = &outputFault{f.Offset, f.Line, f.Column, f.Message, f.TemplateLine, f.TemplateColumn}
		}
	}
	if !values {
		return out
	}
	out.Source = run.Source
	if f := run.Failed; f != nil {
		out.Failed = (*failedAt)(f)
	}
	for i := range run.Events {
		out.Events = append(out.Events, ofEvent(run, &run.Events[i]))
	}
	return out
}

func ofEvent(run *syntax.Run, e *syntax.Event) event {
	out := event{Kind: e.Kind, Line: e.Line, Column: e.Column, Source: decisions.Source(run, e.Span), Rounds: e.Rounds, Name: e.Name, Type: e.Type,
		Cut: e.Cut, WhyNot: e.WhyNot, Near: e.Near, Printed: e.Printed, JavaText: e.JavaText, Limited: e.Limited}
	if e.Type != "" && e.Type != syntax.NullValue || e.Value != "" {
		out.Value = &e.Value
	}
	if e.Offset >= 0 {
		out.Offset = &e.Offset
	}
	if e.Kind == syntax.ForeachEvent {
		out.Count = &e.Count
	}
	return out
}
