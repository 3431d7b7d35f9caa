package template

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/contenthandling"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/mediatype"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// DefaultMaxSize is the service's quota for the source of one template, 300 KB
// (guide, known issues; rules/limits.md#quotas).
const DefaultMaxSize = 300 << 10

// Options bound templates and change rules. The zero value has the service's
// figures.
type Options struct {
	MaxSize          int // bytes of source; 0 is DefaultMaxSize
	MaxForeachRounds int // rounds of one #foreach; 0 is vtl.DefaultMaxRounds
	MaxOutput        int // bytes of output; 0 is vtl.DefaultMaxOutput

	// Limits bound a rendering that is not part of an evaluation.
	Limits Limits

	// RepeatedOverrides lets a template override one parameter twice. Without
	// it the second time is a *RepeatedOverrideError (guide, "overrides are
	// final"; rules/templates.md#overridden-twice).
	RepeatedOverrides bool
	// FoldHeaderNames makes $input.params find headers without regard to case.
	FoldHeaderNames bool
	// Base64 encodes and decodes for $util in place of this module's own codec. It
	// must be safe for concurrent use.
	Base64 contenthandling.Codec
	// Hooks report what is executed, for coverage and explanations.
	Hooks *syntax.Hooks
	// HooksFor, if it is not nil, gives Compile the Hooks of each entry.
	HooksFor func(contentType string) *syntax.Hooks
}

// Limits bound a rendering. Zero is the default: 20,000,000 steps, 256 MB and
// 6000 levels. gatemap.Limits says what a step is.
type Limits struct {
	Steps   int64 // of all work together
	Match   int64 // of the steps, those of matching patterns
	Memory  int64 // bytes that live at one time
	Nesting int64 // levels
}

// Entry is one member of responseTemplates.
type Entry struct {
	ContentType string
	Source      string // "" is the empty template, which passes the body through
}

// Set is the compiled responseTemplates of an integration response. It is
// immutable and safe for concurrent use. A nil Set has no templates.
type Set struct {
	entries []entry
	json    *entry // of application/json
}

type entry struct {
	contentType string // as configured
	mediaType   string // without parameters
	template    *Template
}

// Error is the error of one entry. Err is a *vtl.ParseError, a *vtl.LimitError
// or a *SizeError.
type Error struct {
	ContentType string
	Err         error
}

// Error names the entry and the reason.
func (e *Error) Error() string { return fmt.Sprintf("template for %s: %v", e.ContentType, e.Err) }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// SizeError is the error of a template beyond the size limit.
type SizeError struct{ Size, Limit int }

// Error gives both figures.
func (e *SizeError) Error() string {
	return fmt.Sprintf("the template has %d bytes, the limit is %d", e.Size, e.Limit)
}

// Compile compiles the members of responseTemplates, in their order. It gives
// an *Error for each one that does not compile; the Set is only of use without
// errors.
func Compile(entries []Entry, opts Options) (*Set, []error) {
	first := new(struct {
		Set
		entries [1]entry // one allocation for the commonest number
	})
	s := &first.Set
	if s.entries = first.entries[:min(1, len(entries))]; len(entries) > 1 {
		s.entries = make([]entry, len(entries))
	}
	var errs []error
	for i, e := range entries {
		s.entries[i] = entry{contentType: e.ContentType, mediaType: mediatype.First(e.ContentType)}
		if e.Source == "" {
			continue
		}
		if opts.HooksFor != nil {
			opts.Hooks = opts.HooksFor(e.ContentType)
		}
		t, err := Parse(e.Source, opts)
		if err != nil {
			errs = append(errs, &Error{e.ContentType, err})
		}
		s.entries[i].template = t
	}
	s.json = s.find(jsonType)
	return s, errs
}

// Template is a compiled mapping template. It is immutable and safe for
// concurrent use.
type Template struct {
	vtl                                  *vtl.Template
	input, util, context, stageVariables int // slots, -1 when not mentioned
	limits                               meter.Limits
	maxOutput                            int
	repeatedOverrides, foldHeaderNames   bool
	request                              bool                  // see ReadsRequest
	base64                               contenthandling.Codec // nil for the package's own
}

// Parse compiles one template. Its errors are those that Error wraps.
func Parse(source string, opts Options) (*Template, error) {
	limit := cmp.Or(opts.MaxSize, DefaultMaxSize)
	if len(source) > limit {
		return nil, &SizeError{len(source), limit}
	}
	t := &Template{limits: meter.Limits(opts.Limits).Or(meter.Defaults), maxOutput: cmp.Or(opts.MaxOutput, vtl.DefaultMaxOutput),
		repeatedOverrides: opts.RepeatedOverrides, foldHeaderNames: opts.FoldHeaderNames, base64: opts.Base64}
	var err error
	t.vtl, err = vtl.Parse(source, vtl.Options{MaxOutput: opts.MaxOutput, MaxRounds: opts.MaxForeachRounds,
		MaxNesting: int(max(opts.Limits.Nesting, 0)), Linker: t.link, Late: "context", Hooks: opts.Hooks})
	if err != nil {
		return nil, err
	}
	t.input, t.util = t.vtl.Slot("input"), t.vtl.Slot("util")
	t.context, t.stageVariables = t.vtl.Slot("context"), t.vtl.Slot("stageVariables")
	t.request = t.context >= 0 || t.stageVariables >= 0 || strings.Contains(t.Source(), "params")
	return t, nil
}

// Source returns the text of the template.
func (t *Template) Source() string { return t.vtl.Source() }

// String renders the plan of the template, a line for each statement, for people
// who want to know how a template was understood. The form may change.
func (t *Template) String() string { return t.vtl.String() }

// RepeatedOverrideError says that a template overrode one parameter twice.
type RepeatedOverrideError struct {
	Name    string // of the parameter: status, header.NAME; path.NAME and so on
	Request bool   // of requestOverride
}

// Error names the parameter.
func (e *RepeatedOverrideError) Error() string {
	half := "response"
	if e.Request {
		half = "request"
	}
	return "$context." + half + "Override." + e.Name + " is set twice; overrides are final"
}

// renderRequest is render for a template that mentions $context or
// $stageVariables.
func (t *Template) renderRequest(r *run, dst []byte, env *Env) ([]byte, error) {
	x := &r.vtl
	if t.stageVariables >= 0 {
		stage, err := r.stageMap(env.StageVariables)
		if err != nil {
			return nil, err
		}
		x.Bind(t.stageVariables, jsondoc.OfMap(stage))
	}
	if t.context >= 0 {
		if env.Request == nil && canWait(env.Context) {
			x.BindLate(t.context, r)
		} else if context, err := r.Late(); err != nil {
			return nil, err
		} else {
			x.Bind(t.context, context)
		}
	}
	out, err := x.Append(dst)
	env.Cut = x.AppendCut(env.Cut[:0])
	if err != nil {
		return nil, err
	}
	if r.overrides.repeated != "" && !t.repeatedOverrides {
		return nil, &RepeatedOverrideError{r.overrides.repeated, r.overrides.request}
	}
	if context := r.context; context != nil {
		if err := r.readOverrides(&env.Overrides, context); err != nil {
			return nil, t.vtl.AtEnd(err)
		}
		if env.Request != nil {
			if err := r.readRequestOverrides(env.Request, context); err != nil {
				return nil, t.vtl.AtEnd(err)
			}
		}
	} else if err := env.ReadOverrides(); err != nil {
		return nil, err
	}
	return out, nil
}

// Late makes $context.
func (r *run) Late() (jsondoc.Value, error) {
	context, err := r.contextMap(r.env.Context)
	if err != nil {
		return jsondoc.Value{}, err
	}
	if r.env.Request != nil {
		r.withRequestOverride(context)
		r.overrides.watchRequest(context)
	}
	r.overrides.watch(r.meter, r.override, r.header)
	r.context = context
	return jsondoc.OfMap(context), nil
}

// canWait reports whether $context is made of members without what can fail, and
// without overrides: then it is only made when a statement mentions it.
func canWait(members []Member) bool {
	for i := range members {
		switch v := members[i].Value.(type) {
		case nil, string, bool, int, int64, float64:
		case []Member:
			for k := range v {
				switch v[k].Value.(type) {
				case nil, string, bool, int, int64, float64:
				default:
					return false
				}
			}
		default:
			return false
		}
		if members[i].Name == responseOverride {
			return false
		}
	}
	return true
}

// Variable is a variable beside the gateway's variables; see Execute.
type Variable struct {
	Name  string
	Value any
}

// Execute renders the template with more variables than the gateway has, as
// somebody who tries templates out may want. The values are converted as
// vtl.ValueOf says; one with the name of a variable of the gateway
// takes its place.
func (t *Template) Execute(env *Env, variables ...Variable) (*Result, error) {
	r := t.begin(env)
	defer r.end()
	x := &r.vtl
	context, err := r.contextMap(env.Context)
	if err != nil {
		return nil, err
	}
	stage, err := r.stageMap(env.StageVariables)
	if err != nil {
		return nil, err
	}
	x.Bind(t.input, jsondoc.OfBox(&r.inputBox))
	x.Bind(t.util, jsondoc.OfBox(&r.utilBox))
	x.Bind(t.context, jsondoc.OfMap(context))
	x.Bind(t.stageVariables, jsondoc.OfMap(stage))
	for _, v := range variables {
		value, err := vtl.ValueOf(v.Value)
		if err != nil {
			return nil, fmt.Errorf("variable %s: %w", v.Name, err)
		}
		x.Bind(t.vtl.Slot(v.Name), value)
	}
	out, err := x.Append(nil)
	if err != nil {
		return nil, err
	}
	if err := r.readOverrides(&env.Overrides, context); err != nil {
		return nil, t.vtl.AtEnd(err)
	}
	override, err := r.responseOverride(context)
	if err != nil {
		return nil, t.vtl.AtEnd(err)
	}
	return &Result{Output: string(out), ResponseOverride: override}, nil
}

// Result is what Execute gives.
type Result struct {
	Output string
	// ResponseOverride is $context.responseOverride as the template left it,
	// as JSON, with members that have no effect; nil when nothing was put there.
	ResponseOverride json.RawMessage
}

// link compiles the calls on $input and $util whose meaning is known when the
// template is compiled.
func (t *Template) link(site *vtl.CallSite) (vtl.Native, bool) {
	switch site.Variable {
	case "input":
		return linkInput(site)
	case "util":
		return t.linkUtil(site)
	}
	return vtl.Native{}, false
}
