package gatemaphttp

import (
	"log/slog"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
)

// DefaultTimeout is the service's limit for an integration (guide, quotas).
const DefaultTimeout = 29 * time.Second

// Method is the response half of one method of an API: its engine, and what is
// known of it beside. A Method must not be changed once it is used; it is safe
// for concurrent use.
type Method struct {
	// Engine makes the responses. It is required.
	Engine *gatemap.Engine

	// ResourcePath is the path of the resource, with its parameters in braces:
	// /pets/{petId}, /files/{proxy+}. A request that does not have it is answered
	// as the service does a path without a method: 403. Empty takes any path
	// and gives no path parameters.
	ResourcePath string

	// Stage is where the API is deployed; nil is a stage without a name.
	Stage *Stage

	// Mock says that the integration is of type MOCK, which has no trace id.
	Mock bool

	// Timeout bounds the time until the backend's answer is complete; 0 is
	// DefaultTimeout, negative none.
	Timeout time.Duration

	// StreamLimit bounds a body that goes to the client as it comes, in bytes. 0 is
	// the payload limit of Engine, 10 MB (rules/limits.md#quotas); an HTTP_PROXY
	// integration with the responseTransferMode STREAM has none then, as at the
	// service. Negative is none. A body that declares more is a failure, 500. Of one
	// that turns out to be longer a part has been sent: the connection is broken off,
	// so that no client takes it for the whole, and Decision.Sent says why.
	StreamLimit int64

	// Hooks see each request; nil is none.
	Hooks *Hooks

	// Logger gets one record for each request, with the attributes of a
	// Decision; nil is none.
	Logger *slog.Logger

	streams   bool // its responseTransferMode is STREAM
	lambda    bool // the integration is of type AWS and calls a function
	operation *gatemap.Operation
	deadlines *deadlines // nil: no timeout
}

// ready returns a copy of m for a handler of its own.
func (m *Method) ready() *Method {
	c := *m
	c.deadlines = newDeadlines(c.timeout())
	return &c
}

// Compile makes the Method of a definition's operation: its engine, which finds
// headers in any letter case whatever the options say, its path and its timeout.
// The error is that of gatemap.CompileMethod.
func Compile(op *gatemap.Operation, opts gatemap.Options) (*Method, error) {
	opts.FoldHeaderNames = true
	engine, err := gatemap.CompileMethod(op, opts)
	if err != nil {
		return nil, err
	}
	return &Method{
		Engine:       engine,
		ResourcePath: op.Path,
		Mock:         op.Integration.Type == definition.Mock,
		Timeout:      timeout(op.Integration),
		lambda:       op.BackendKind() == definition.LambdaBackend,
		operation:    op,
	}, nil
}

// timeout is the integration's timeoutInMillis; 0 without one.
func timeout(in *gatemap.Integration) time.Duration {
	return time.Duration(in.TimeoutInMillis) * time.Millisecond
}

var noStage Stage

func (m *Method) stage() *Stage {
	if m.Stage == nil {
		return &noStage
	}
	return m.Stage
}

// streamLimit is the limit of a body that streams, negative for none.
func (m *Method) streamLimit() int64 {
	switch {
	case m.StreamLimit != 0:
		return m.StreamLimit
	case m.streams:
		return -1
	}
	return int64(m.Engine.Limits().Payload)
}

func (m *Method) timeout() time.Duration {
	if m.Timeout == 0 {
		return DefaultTimeout
	}
	return m.Timeout
}
