package envoy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	extproc "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/gateway"
)

// Options say what a Server answers for, and how.
type Options struct {
	// Definitions are the API definitions, one at least. Format is theirs where it is
	// not to be detected; Parameters are values that they leave to the deployment.
	Definitions []Definition
	Format      string
	Parameters  map[string]string

	// Method is the one method that is served, as in "GET /pets/{petId}"; "" is all.
	Method string

	// Stage is the name of the stage, StagePrefix whether it is the first segment of
	// paths. StageVariables go before those that the definition has for its stage.
	Stage          string
	StagePrefix    bool
	StageVariables map[string]string

	// Context gives members of $context, with dots for one inside another, the value
	// of an attribute that Envoy sends (request_attributes): the key
	// authorizer.principalId, and metadata or any other attribute as the value.
	Context map[string]string

	// Authorized lets everybody use methods that demand an API key or an authorizer,
	// because a filter in front has seen to that. Nobody may use them otherwise.
	Authorized bool

	// Timeout is how long an upstream may take, in place of what methods say; 0 is
	// that. Envoy's own timeouts count too.
	Timeout time.Duration

	// AllowFaults lets methods with faults answer 500. Otherwise they are an error.
	AllowFaults bool

	// Logger gets a record of each request: an error where the gateway answered
	// itself, otherwise DEBUG. Nil is none.
	Logger *slog.Logger
}

// Definition is an API definition and where it is served.
type Definition struct {
	File     string // or folder
	BasePath string // in front of the paths of the API; "" is none
	API      string // of a file with several; "" is the only one
}

// Server is the external processor. It is safe for concurrent use.
type Server struct {
	extproc.UnimplementedExternalProcessorServer
	options Options
	context *contextMembers
	served  atomic.Pointer[gateway.Served]
}

// New reads the definitions and compiles their APIs. The error has every fault with
// its place.
func New(o Options) (*Server, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Server{options: o}
	var err error
	if s.context, err = newContextMembers(o.Context); err != nil {
		return nil, err
	}
	return s, s.Reload()
}

// Reload reads the definitions again. With an error the ones before stay; streams
// that have begun end with those they began with.
func (s *Server) Reload() error {
	served, err := gateway.Load(s.deployment())
	if err != nil {
		return err
	}
	if err := served.Faults.Err(); err != nil && !s.options.AllowFaults {
		return err
	}
	for _, f := range append(served.Faults, served.Warnings...) {
		s.options.Logger.Warn("about the definition", slog.String("warning", f.Error()))
	}
	s.served.Store(served)
	return nil
}

// deployment is what is to be served.
func (s *Server) deployment() *gateway.Options {
	o := &gateway.Options{
		Format: s.options.Format, Parameters: s.options.Parameters, Method: s.options.Method,
		Stage: s.options.Stage, StagePrefix: s.options.StagePrefix, Variables: s.options.StageVariables,
		Authorized: s.options.Authorized, Timeout: s.options.Timeout, Backend: ask, Members: s.members,
		Hooks: &gatemaphttp.Hooks{End: s.ended},
	}
	for _, d := range s.options.Definitions {
		o.Definitions = append(o.Definitions, gateway.Definition(d))
	}
	return o
}

// ended logs what became of a request.
func (s *Server) ended(ctx context.Context, d *gatemaphttp.Decision) {
	level := slog.LevelDebug
	if d.Failure != nil && ctx.Err() == nil || d.Sent != nil {
		level = slog.LevelError
	}
	s.options.Logger.LogAttrs(ctx, level, "integration response", slog.Any("gatemap", d))
}

// members are those of $context that attributes give.
func (s *Server) members(r *http.Request) []gatemap.Member {
	return s.context.of(transactionOf(r).attributes)
}

// Process implements the service: one stream is one request of a client.
func (s *Server) Process(stream extproc.ExternalProcessor_ProcessServer) error {
	t := &transaction{handler: s.served.Load(), ctx: stream.Context()}
	defer t.close()
	for {
		in, err := stream.Recv()
		if err == io.EOF || status.Code(err) == codes.Canceled {
			return nil // the request has ended
		}
		if err != nil {
			return err
		}
		out, err := t.answer(in)
		if err != nil {
			return status.Error(codes.FailedPrecondition, err.Error())
		}
		if in.ObservabilityMode {
			continue // nobody waits for an answer
		}
		if err := stream.Send(out); err != nil {
			return err
		}
	}
}

// ask is the backend of the APIs: what Envoy tells of the upstream's answer.
func ask(w http.ResponseWriter, r *http.Request) error { return transactionOf(r).backend(w) }

type transactionKey struct{}

func transactionOf(r *http.Request) *transaction {
	return r.Context().Value(transactionKey{}).(*transaction)
}

var errGone = errors.New("the request was ended by Envoy")

// localReply is an answer that Envoy made itself, because there was none of an
// upstream: for what reason says response.code_details.
func localReply(details string) error {
	err := fmt.Errorf("an answer of Envoy's own: %s", details)
	switch details {
	case "response_timeout", "upstream_response_timeout", "upstream_per_try_timeout", "upstream_per_try_idle_timeout", "upstream_max_stream_duration_reached", "request_timeout", "stream_idle_timeout":
		return fmt.Errorf("%w: %w", err, context.DeadlineExceeded)
	}
	return err
}

// maxMessage bounds a message: a body of the service's limit and the headers.
const maxMessage = 16 << 20

// ServerOptions are what a gRPC server needs that has a Server: messages as large
// as the service's payloads.
func ServerOptions() []grpc.ServerOption {
	return []grpc.ServerOption{grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage)}
}
