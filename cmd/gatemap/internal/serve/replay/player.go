package replay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"sync"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/gatewayresponse"
)

// Options say how cases are played.
type Options struct {
	// Root is the folder that definitions must be in; see cases.Project.
	Root string

	// Definition gives the file of an operation's definition, where several have
	// the same paths; nil takes cases of any definition.
	Definition func(op *gatemap.Operation) string
}

// Player answers the calls of an API by cases. It is an http.RoundTripper and a
// gatemaphttp.Invoker for the Endpoints of an API with its Hooks; Around puts it
// there. It is safe for concurrent use.
type Player struct {
	dir     string
	options Options

	mu         sync.Mutex
	recordings *recordings
}

// New reads the case files below a folder.
func New(dir string, o Options) (*Player, error) {
	p := &Player{dir: dir, options: o}
	return p, p.Reload()
}

// Reload reads the folder again; all cases then are as if none had answered. With
// an error everything stays as it was.
func (p *Player) Reload() error {
	r, err := load(p.dir, &cases.Project{Root: p.options.Root, Folders: []string{p.dir}})
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recordings = r
	return nil
}

// Cases returns how many cases there are.
func (p *Player) Cases() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.recordings.cases
}

// nowhere stands in the place of every endpoint.
var nowhere = &url.URL{Scheme: "http", Host: "replay.invalid", Path: "/"}

// Around makes all endpoints those of the Player, declared or not.
func (p *Player) Around(e *gatemaphttp.Endpoints) {
	e.HTTP = []gatemaphttp.Redirect{{Prefix: "http://", URL: nowhere}, {Prefix: "https://", URL: nowhere}}
	e.Services = map[string]*url.URL{"*": nowhere}
	e.Lambda, e.Functions, e.Transport = p, nil, p
}

// asked is what a call is made for.
type asked struct {
	op      *gatemap.Operation
	request *gatemap.Request
}

type (
	askedKey struct{}
	nameKey  struct{}
)

// Hooks are those of an API whose calls the Player answers, which call next too;
// nil is none.
func (p *Player) Hooks(next *gatemaphttp.Hooks) *gatemaphttp.Hooks {
	h := gatemaphttp.Hooks{}
	if next != nil {
		h = *next
	}
	before := h.Asking
	h.Asking = func(ctx context.Context, e *gatemaphttp.Exchange) context.Context {
		if before != nil {
			ctx = before(ctx, e)
		}
		return context.WithValue(ctx, askedKey{}, asked{e.Operation, e.Request})
	}
	return &h
}

// Handler returns next without CaseHeader in its requests, which says to the
// Player what to answer.
func (p *Player) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name := r.Header.Get(CaseHeader); name != "" {
			r = r.Clone(context.WithValue(r.Context(), nameKey{}, name))
			r.Header.Del(CaseHeader)
		}
		next.ServeHTTP(w, r)
	})
}

var errNoHooks = errors.New("the call belongs to no request: the API has not the hooks of the player")

// backend finds the answer to a call and waits as long as it takes. The error is
// the failure of the call.
func (p *Player) backend(ctx context.Context) (*cases.Backend, error) {
	a, ok := ctx.Value(askedKey{}).(asked)
	if !ok || a.op == nil {
		return nil, errNoHooks
	}
	name, _ := ctx.Value(nameKey{}).(string)
	definition := ""
	if p.options.Definition != nil {
		definition, _ = filepath.Abs(p.options.Definition(a.op))
	}
	p.mu.Lock()
	found, missing := p.recordings.find(a.op, definition, name, a.request)
	p.mu.Unlock()
	if missing != "" {
		return nil, gatemap.NewGatewayError(gatewayresponse.IntegrationFailure, missing, nil)
	}
	b := &found.c.Backend
	switch {
	case !wait(ctx.Done(), b.Delay):
		return nil, context.Cause(ctx)
	case b.Failure == cases.TimedOut:
		return nil, fmt.Errorf("the case %s says that there was no answer in time: %w", found.c.Name, context.DeadlineExceeded)
	case b.Failure == cases.ConnectionFailed:
		return nil, fmt.Errorf("the case %s says that the connection failed", found.c.Name)
	}
	return b, nil
}

// RoundTrip implements http.RoundTripper.
func (p *Player) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r.Body.Close()
	}
	b, err := p.backend(r.Context())
	if err != nil {
		return nil, err
	}
	h := header(b)
	h.Del(functionError)
	return &http.Response{
		Status: http.StatusText(status(b)), StatusCode: status(b), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: io.NopCloser(bytes.NewReader(b.Body)), ContentLength: int64(len(b.Body)), Request: r,
	}, nil
}

// Invoke implements gatemaphttp.Invoker.
func (p *Player) Invoke(ctx context.Context, in *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	b, err := p.backend(ctx)
	if err != nil {
		return nil, err
	}
	return &gatemaphttp.InvocationResult{StatusCode: status(b), FunctionError: header(b).Get(functionError), Payload: bytes.Clone(b.Body)}, nil
}
