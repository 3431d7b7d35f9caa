package lsp

import (
	"context"

	"github.com/creachadair/jrpc2"
)

// Codes of errors. Source: Language Server Protocol 3.17, ErrorCodes.
const (
	serverNotInitialized jrpc2.Code = -32002
	invalidRequest       jrpc2.Code = -32600
)

// Assign implements jrpc2.Assigner: it finds what answers a message, unless it comes
// before initialize or after shutdown. It is called for one message after the other,
// as they come.
func (s *server) Assign(_ context.Context, method string) jrpc2.Handler {
	if err := s.comes(method); err != nil {
		return func(context.Context, *jrpc2.Request) (any, error) { return nil, err } // which nobody hears of a notification
	}
	return s.known[method] // nil is an error of its own
}

// comes notes a message; the error is that it comes at the wrong time. exit does at
// no time. Source: Language Server Protocol 3.17, Initialize Request and Shutdown
// Request.
func (s *server) comes(method string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case method == "exit":
		return nil
	case s.down:
		return jrpc2.Errorf(invalidRequest, "%s after shutdown", method)
	case method == "initialize" && s.up:
		return jrpc2.Errorf(invalidRequest, "a second initialize")
	case method != "initialize" && !s.up:
		return jrpc2.Errorf(serverNotInitialized, "%s before initialize", method)
	}
	s.up, s.down = true, method == "shutdown"
	return nil
}
