package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/redact"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/replay"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/fieldlist"
)

// kept is an exchange without its secrets, in memory of its own.
type kept struct {
	op       *gatemap.Operation
	request  gatemap.Request
	backend  cases.Backend
	response gatemap.Response
	streamed bool // the response has no body
	redacted bool
}

// exchange keeps an exchange, if it is one to be kept.
func (r *Recorder) exchange(e *gatemaphttp.Exchange, c *capture) {
	if e.Operation == nil || e.Sent == nil {
		return // refused before it was anybody's to answer
	}
	k, why := r.clean(e, c)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
	case why != "":
		r.note("%s %s: not recorded: %s", e.Operation.HTTPMethod, e.Operation.Path, why)
	case k != nil:
		if err := r.keep(k); err != nil {
			r.note("%s %s: not recorded: %v", e.Operation.HTTPMethod, e.Operation.Path, err)
		}
	}
}

// clean copies an exchange without its secrets, or says why it is not kept; with
// neither there is nothing to keep.
func (r *Recorder) clean(e *gatemaphttp.Exchange, c *capture) (k *kept, why string) {
	k = &kept{op: e.Operation, streamed: e.Streamed}
	backend, why := r.answered(e, c)
	if backend == nil {
		return nil, why
	}
	if len(e.Request.Body) > r.options.MaxBody || len(backend.Body) > r.options.MaxBody || len(e.Response.Body) > r.options.MaxBody {
		return nil, fmt.Sprintf("a body of more than %d bytes", r.options.MaxBody)
	}
	x := r.redactor.Exchange()
	x.Twice(func() {
		k.request = cleanRequest(x, e.Operation, e.Request)
		k.backend = *backend
		k.backend.Headers, k.backend.Body = x.Headers(answerHeaders(e.Operation, backend.Headers)), x.Body(backend.Body)
		k.response = gatemap.Response{StatusCode: e.Response.StatusCode, Headers: x.Headers(clientHeaders(e.Operation, e.Response.Headers)), Body: x.Body(e.Response.Body)}
	})
	k.redacted = x.Changed()
	return k, ""
}

// answered is what the backend did, nil where it is not to be kept.
func (r *Recorder) answered(e *gatemaphttp.Exchange, c *capture) (*cases.Backend, string) {
	if e.Operation.Integration.Type == definition.Mock {
		return &cases.Backend{}, "" // the request template answers
	}
	if e.Backend != nil {
		b := &cases.Backend{Backend: *e.Backend}
		if e.Streamed {
			return r.streamed(e, c, b)
		}
		return b, ""
	}
	switch {
	case e.Failure == nil || e.Failure.Err == nil:
		return nil, "" // nobody was asked
	case e.Failure.Type == gatewayresponse.IntegrationTimeout:
		return &cases.Backend{Failure: cases.TimedOut}, ""
	case errors.Is(e.Failure.Err, context.Canceled):
		return nil, "" // the client has gone
	case e.Failure.Type == gatewayresponse.IntegrationFailure:
		return &cases.Backend{Failure: cases.ConnectionFailed}, ""
	}
	return nil, "its answer could not be used: " + e.Failure.Log
}

// streamed is an answer whose body went to the client as it came.
func (r *Recorder) streamed(e *gatemaphttp.Exchange, c *capture, b *cases.Backend) (*cases.Backend, string) {
	switch {
	case c == nil || c.over:
		return nil, fmt.Sprintf("a body of more than %d bytes", r.options.MaxBody)
	case !c.ended:
		return nil, "" // it broke off
	}
	b.Body = c.body.Bytes()
	if fieldlist.Index(b.Headers, "Content-Encoding") < 0 {
		var err error
		if b.Body, err = c.plain(r.options.MaxBody); err != nil {
			return nil, "a body that was encoded: " + err.Error()
		}
	}
	return b, ""
}

// cleanRequest is a request without secrets. Its path is not kept where the
// parameters tell it.
func cleanRequest(x *redact.Exchange, op *gatemap.Operation, r *gatemap.Request) gatemap.Request {
	c := gatemap.Request{
		Headers:        x.Headers(requestHeaders(r.Headers)),
		PathParameters: x.Parameters(r.PathParameters),
		Querystring:    x.Parameters(r.Querystring),
		Body:           x.Body(bytes.Clone(r.Body)),
		Context:        x.Members(r.Context),
		StageVariables: x.Members(r.StageVariables),
	}
	if op.HTTPMethod == "ANY" || op.HTTPMethod == "" {
		c.HTTPMethod = r.HTTPMethod
	}
	if len(c.Body) == 0 {
		c.Body = nil
	}
	return c
}

// keep makes a case and keeps it. r.mu is held.
func (r *Recorder) keep(k *kept) error {
	f, err := r.file(k.op)
	if err != nil {
		return err
	}
	request := replay.PartsOf(k.op, &k.request).Key()
	switch {
	case f.kept[request+answerKey(&k.backend)]:
		return nil
	case f.count >= r.options.MaxOfMethod:
		return fmt.Errorf("there are %d cases of it already", r.options.MaxOfMethod)
	case f.requests[request] >= r.options.MaxOfRequest:
		return fmt.Errorf("there are %d answers to the same request already", r.options.MaxOfRequest)
	case r.count >= r.options.MaxCases:
		return fmt.Errorf("there are %d cases already", r.options.MaxCases)
	}
	size := len(k.request.Body) + len(k.backend.Body) + len(k.response.Body)
	if r.bytes+size > r.options.MaxBytes {
		return fmt.Errorf("there are %d bytes of bodies already", r.options.MaxBytes)
	}
	draft, err := r.draft(f, k)
	if err != nil {
		return err
	}
	f.add(request, &draft.Case)
	f.pending = append(f.pending, *draft)
	r.count++
	r.bytes += size
	r.later()
	return nil
}

// answerKey tells answers apart.
func answerKey(b *cases.Backend) string {
	var s strings.Builder
	s.WriteString("\x00" + strconv.Itoa(b.StatusCode) + string(b.Failure))
	headers := slices.Clone(b.Headers)
	slices.SortFunc(headers, func(a, b gatemap.Field) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	for _, h := range headers {
		fmt.Fprintf(&s, "%q%q", strings.ToLower(h.Name), h.Values)
	}
	if b.ErrorMessage != nil {
		s.WriteString(*b.ErrorMessage)
	}
	s.Write(b.Body)
	return redact.Unnumbered(s.String())
}
