package gatemap

import (
	"sync"

	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/payload"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/template"
)

// workspace is what an evaluation reads documents and renders templates with. It
// is pooled for all engines; end lets go of what it had borrowed. It is the mapping.Message, the
// template.Payload and the gatewayresponse.Request of its evaluation.
type workspace struct {
	payload.Payload
	engine  *Engine
	req     *Request
	backend *Backend
	buf     payload.Buffer // a converted payload that a template will read
	out     payload.Buffer // what a template prints for a Response without memory
	env     template.Env
	filled  bool                      // env holds something
	spare   fieldlist.Spare[Response] // for Responses with short bodies
}

// workspaces serve all engines, so that a new one finds the tapes and buffers of
// those before it.
var workspaces sync.Pool // of *workspace

// use returns the workspace, which it takes from the pool the first time.
func (x *exchange) use() *workspace {
	if x.workspace == nil {
		w, _ := workspaces.Get().(*workspace)
		if w == nil {
			w = new(workspace)
		}
		w.Begin(x.ctx, x.engine.metered, x.body)
		w.engine, w.req, w.backend = x.engine, x.req, x.backend
		x.workspace = w
	}
	return x.workspace
}

func (w *workspace) end() {
	w.End()
	w.engine, w.req, w.backend = nil, nil, nil
	w.buf.End()
	w.out.End()
	if w.filled {
		w.env.Reset()
		w.filled = false
	}
}

// fillEnv makes the parts of the environment that overrides need too.
func (w *workspace) fillEnv() {
	w.filled = true
	w.env.Payload = w
	w.env.Context = w.req.Context
}

// KeepsEnv says that env renders for w alone: see template.Env.
func (w *workspace) KeepsEnv() {}

// ContextValue implements mapping.Message.
func (w *workspace) ContextValue(path []string) (any, error) {
	v, _, err := template.MemberValue(w.req.Context, path...)
	return v, err
}

// StageVariable implements mapping.Message.
func (w *workspace) StageVariable(name string) (any, bool, error) {
	return template.MemberValue(w.req.StageVariables, name)
}

// LastHeader implements mapping.Message.
func (w *workspace) LastHeader(name string) (string, bool) {
	return fieldlist.Last(w.backend.Headers, name, w.engine.foldCase)
}

// AppendHeader implements mapping.Message.
func (w *workspace) AppendHeader(dst []byte, name string) ([]byte, bool) {
	return fieldlist.Append(dst, w.backend.Headers, name, w.engine.foldCase)
}

// AppendContext implements gatewayresponse.Request. An answer to a failure cannot
// fail: a value that cannot be read has no text in it.
func (w *workspace) AppendContext(dst []byte, path []string) ([]byte, bool) {
	v, err := w.ContextValue(path)
	if err != nil {
		return dst, false
	}
	return mapping.AppendText(dst, v)
}

// AppendStageVariable implements gatewayresponse.Request.
func (w *workspace) AppendStageVariable(dst []byte, name string) ([]byte, bool) {
	v, ok, err := w.StageVariable(name)
	if !ok || err != nil {
		return dst, false
	}
	return mapping.AppendText(dst, v)
}

// Parameter implements gatewayresponse.Request.
func (w *workspace) Parameter(in gatewayresponse.Location, name string) (string, bool) {
	switch in {
	case gatewayresponse.Path:
		return fieldlist.Last(w.req.PathParameters, name, false)
	case gatewayresponse.Querystring:
		return fieldlist.Last(w.req.Querystring, name, false)
	}
	return fieldlist.Last(w.req.Headers, name, w.engine.foldCase)
}
