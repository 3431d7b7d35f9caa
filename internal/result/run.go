package result

import (
	decisions "github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

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
	Input   string         `json:"input,omitempty"`
}

func remarksOf(list []decisions.Remark) []remark {
	out := make([]remark, len(list))
	for i, r := range list {
		out[i] = remark(r)
	}
	return out
}

// Run marshals to the JSON form of what a template did.
func Run(run *syntax.Run) any { return ofRun(run, true) }

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
