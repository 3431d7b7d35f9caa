package against

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/replay"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// Steering is a server that stands for the backends of a target, whose
// integrations are pointed at it: it answers as the case at hand says, to any
// method and path, and to invocations of Lambda's HTTP interface. One case is at
// hand at a time.
type Steering struct {
	server   *http.Server
	listener net.Listener
	ended    chan struct{}

	mu      sync.Mutex
	backend *cases.Backend
	asked   int
}

// NewSteering listens on an address. Close ends it.
func NewSteering(address string) (*Steering, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--steer: %w", err)
	}
	s := &Steering{listener: listener, ended: make(chan struct{})}
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: time.Minute, MaxHeaderBytes: maxHeader}
	go func() {
		defer close(s.ended)
		s.server.Serve(listener)
	}()
	return s, nil
}

// Addr is where it listens.
func (s *Steering) Addr() net.Addr { return s.listener.Addr() }

// Close ends the server and what it is still answering.
func (s *Steering) Close() {
	s.server.Close()
	<-s.ended
}

// ServeHTTP answers as the case at hand says.
func (s *Steering) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	backend := s.backend
	s.asked++
	s.mu.Unlock()
	if backend == nil {
		http.Error(w, "no case is being run", http.StatusServiceUnavailable)
		return
	}
	replay.Answer(w, r, backend)
}

var errNotAsked = errors.New("the target answered without asking the backend that --steer is: are its integrations pointed at it?")

// during runs send while the backend of a case is at hand. The error is that of
// send, or that nobody has asked the backend.
func (s *Steering) during(ctx context.Context, b *cases.Backend, send func(context.Context) error) error {
	s.mu.Lock()
	s.backend, s.asked = b, 0
	s.mu.Unlock()
	err := send(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.backend = nil
	if err == nil && s.asked == 0 {
		return errNotAsked
	}
	return err
}
