// Package server runs an HTTP server that ends in order: it takes nothing new,
// lets what it has begun end within a time, and leaves no goroutine.
package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/wire"
)

// Options are what a server keeps to. A time of 0 is no limit.
type Options struct {
	Certificate, Key string // PEM files; without both there is no TLS

	ReadHeader time.Duration // until a request's headers are there
	Read       time.Duration // until its body is there
	Write      time.Duration // until the answer is written
	Idle       time.Duration // between requests of a connection
	Shutdown   time.Duration // for requests that have begun, when the server ends

	MaxHeaderBytes int       // 0 is net/http's
	Errors         io.Writer // for what net/http says of connections; nil is nobody
}

// Server is a server that listens.
type Server struct {
	server   http.Server
	listener net.Listener
	scheme   string
	shutdown time.Duration
}

// ErrUnfinished is the error of requests that had to be broken off.
var ErrUnfinished = errors.New("requests had not ended in time and were broken off")

// Listen opens the address, HOST:PORT. Nothing is answered before Serve.
func Listen(address string, handler http.Handler, o Options) (*Server, error) {
	s := &Server{scheme: "http", shutdown: o.Shutdown}
	handler = patient(handler, patience)
	s.server = http.Server{
		Handler: handler, ReadHeaderTimeout: o.ReadHeader, ReadTimeout: o.Read, WriteTimeout: o.Write, IdleTimeout: o.Idle,
		MaxHeaderBytes: o.MaxHeaderBytes, ErrorLog: log.New(io.Discard, "", 0),
		DisableGeneralOptionsHandler: true, // OPTIONS * is for the handler as any other
	}
	if o.Errors != nil {
		s.server.ErrorLog = log.New(o.Errors, "", 0)
	}
	if o.Certificate != "" || o.Key != "" {
		pair, err := tls.LoadX509KeyPair(o.Certificate, o.Key)
		if err != nil {
			if file := (*fs.PathError)(nil); !errors.As(err, &file) {
				err = fmt.Errorf("the certificate %s with the key %s: %w", o.Certificate, o.Key, err)
			}
			return nil, err
		}
		s.server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
		s.scheme = "https"
	}
	var err error
	if s.listener, err = net.Listen("tcp", address); err != nil {
		return nil, err
	}
	if s.server.TLSConfig == nil {
		s.listener = wire.Listener{Listener: s.listener}
		s.server.ConnContext, s.server.Handler = wire.Context, wire.Handler(handler)
	}
	return s, nil
}

// Addr is the address, with the port that a port of 0 became.
func (s *Server) Addr() *net.TCPAddr { return s.listener.Addr().(*net.TCPAddr) }

// URL is the address as a client of this machine writes it.
func (s *Server) URL() string {
	at := *s.Addr()
	if at.IP.IsUnspecified() { // it listens at all addresses
		at.IP, at.Zone = net.IPv4(127, 0, 0, 1), ""
	}
	return s.scheme + "://" + at.String()
}

// Close gives the address back. It is for a server that is not to Serve.
func (s *Server) Close() error { return s.listener.Close() }

// Serve answers until ctx is done, and then ends. The error says that requests
// were broken off, or what kept the server from serving.
func (s *Server) Serve(ctx context.Context) error {
	base, breakOff := context.WithCancel(context.WithoutCancel(ctx))
	defer breakOff()
	s.server.BaseContext = func(net.Listener) context.Context { return context.WithValue(base, ending{}, base) }
	ended := make(chan error, 1)
	go func() {
		if s.server.TLSConfig != nil {
			ended <- s.server.ServeTLS(s.listener, "", "")
		} else {
			ended <- s.server.Serve(s.listener)
		}
	}()
	select {
	case err := <-ended:
		return fmt.Errorf("%s: %w", s.URL(), err)
	case <-ctx.Done():
	}
	limit, cancel := base, context.CancelFunc(func() {})
	if s.shutdown > 0 {
		limit, cancel = context.WithTimeout(base, s.shutdown)
	}
	defer cancel()
	err := s.server.Shutdown(limit)
	if err != nil {
		s.server.Close() // before the handlers end: nobody is to take their refusals for answers
		breakOff()
		err = ErrUnfinished
	}
	<-ended
	return err
}
