package gatemap

import (
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/confjson"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl"
)

// compileTemplates compiles responseTemplates; without any the Set is nil.
func (c *compiler) compileTemplates(key string, list Ordered[*string], at *confjson.Path) *template.Set {
	if len(list) == 0 {
		return nil
	}
	c.duplicates(at, keysOf(list))
	entries := make([]template.Entry, len(list))
	for i, entry := range list {
		if !validContentType(entry.Key) {
			c.fault(definition.CodeContentType, at.Child(entry.Key), nil, "%s", mapping.Validation("Invalid content type specified: "+entry.Key))
		}
		entries[i].ContentType = entry.Key
		if entry.Value != nil {
			entries[i].Source = *entry.Value
		}
	}
	opts := template.Options{
		MaxSize:           c.limits.Template,
		MaxForeachRounds:  c.limits.ForeachRounds,
		MaxOutput:         c.limits.Output,
		RepeatedOverrides: c.doubleOverride,
		FoldHeaderNames:   c.foldCase,
		Limits:            c.limits.metered(),
	}
	if c.hooks != nil {
		opts.HooksFor = func(contentType string) *vtl.Hooks { return c.hooks(key, contentType) }
	}
	set, errs := template.Compile(entries, opts)
	for _, err := range errs {
		c.templateFault(err, at)
	}
	return set
}

// renderBody appends what the template prints. The document of the payload is
// the one that selection and parameters have read, if they have.
func (ev *evaluation) renderBody(dst []byte, t *template.Template) ([]byte, error) {
	ev.fillEnv()
	ev.env.Body = ev.body
	ev.env.Root = ev.root
	ev.env.Params = template.Params{
		Path:        ev.req.PathParameters,
		Querystring: ev.req.Querystring,
		Header:      ev.req.Headers,
	}
	return t.Append(dst, &ev.env)
}

// fillEnv makes the parts of the environment that overrides need too.
func (ev *evaluation) fillEnv() {
	ev.filled = true
	ev.env.Context = ev.req.Context
	ev.env.StageVariables = ev.req.StageVariables
	ev.env.Meter = &ev.meter
}

var noOverrides template.Overrides

// overrides returns what the templates of request and response have set. When
// no response template was rendered, that of the request counts alone.
func (ev *evaluation) overrides(rendered bool) (*template.Overrides, error) {
	if rendered {
		return &ev.env.Overrides, nil
	}
	if find(ev.req.Context, "responseOverride") == nil {
		return &noOverrides, nil
	}
	ev.fillEnv()
	err := ev.env.ReadOverrides()
	return &ev.env.Overrides, err
}
