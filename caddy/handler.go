package caddy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	caddyserver "github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/gateway"
)

func init() { caddyserver.RegisterModule(new(Handler)) }

// Handler answers requests as an API of Amazon API Gateway does whose backend is
// the next handler. Its fields are its configuration in JSON.
//
// A request gets to the next handler as the client has sent it, with identity as
// its Accept-Encoding; no integration request is made of it. Methods of type MOCK do
// not ask the next handler. Its answer is mapped, that of a method of type
// HTTP_PROXY or AWS_PROXY handed on; an error of it is the API's answer to a
// backend that gives none, and no error of this handler.
type Handler struct {
	// The API definitions that are served, one at least.
	Definitions []Definition `json:"definitions,omitempty"`

	// The format of the definitions where it is not to be detected: aws-cli, openapi,
	// cloudformation, sam, cdk, terraform, terraform-json or serverless.
	Format string `json:"format,omitempty"`

	// Values that the definitions leave to the deployment: CloudFormation parameters,
	// AWS::Region, Terraform variables, opt:stage.
	Parameters map[string]string `json:"parameters,omitempty"`

	// The one method that is served, as in "GET /pets/{petId}"; all are where it is
	// empty.
	Method string `json:"method,omitempty"`

	// The name of the stage, and whether it is the first segment of paths.
	Stage       string `json:"stage,omitempty"`
	StagePrefix bool   `json:"stage_prefix,omitempty"`

	// Stage variables, which go before those that the definition has for its stage.
	StageVariables map[string]string `json:"stage_variables,omitempty"`

	// Members of $context, an object. Placeholders in its strings are replaced for
	// each request: {"authorizer": {"principalId": "{http.auth.user.id}"}}.
	Context json.RawMessage `json:"context,omitempty"`

	// Whether who gets here may use methods that demand an API key or an authorizer,
	// because a handler in front has seen to that. Nobody may use them otherwise.
	Authorized bool `json:"authorized,omitempty"`

	// How long the next handler may take, in place of what methods say.
	Timeout caddyserver.Duration `json:"timeout,omitempty"`

	// Whether the configuration is good although methods have faults, or parts of a
	// definition cannot be read: such methods answer 500 then.
	AllowFaults bool `json:"allow_faults,omitempty"`

	logger *slog.Logger
	api    *gateway.Served
}

// Definition is an API definition and where it is served.
type Definition struct {
	// The file, or for cdk and terraform the folder.
	File string `json:"file"`

	// The path in front of those of the API, which is no part of them; there is none
	// where it is empty.
	BasePath string `json:"base_path,omitempty"`

	// Which API is meant of a file with several.
	API string `json:"api,omitempty"`
}

// CaddyModule implements caddy.Module.
func (*Handler) CaddyModule() caddyserver.ModuleInfo {
	return caddyserver.ModuleInfo{ID: "http.handlers.gatemap", New: func() caddyserver.Module { return new(Handler) }}
}

// Provision implements caddy.Provisioner: it reads and compiles the definitions.
func (h *Handler) Provision(ctx caddyserver.Context) error {
	h.logger = ctx.Slogger()
	members, err := newMembers(h.Context)
	if err != nil {
		return fmt.Errorf("context: %w", err)
	}
	o := &gateway.Options{
		Format: h.Format, Parameters: h.Parameters, Method: h.Method, Stage: h.Stage, StagePrefix: h.StagePrefix, Variables: h.StageVariables,
		Authorized: h.Authorized, Timeout: time.Duration(h.Timeout), Backend: ask, Members: members.of, Hooks: &gatemaphttp.Hooks{End: h.ended},
	}
	for _, d := range h.Definitions {
		o.Definitions = append(o.Definitions, gateway.Definition(d))
	}
	h.api, err = gateway.Load(o)
	return err
}

// Validate implements caddy.Validator. The error has every fault of the
// definitions with its place.
func (h *Handler) Validate() error {
	for _, f := range h.api.Warnings {
		h.logger.Warn("warning about the definition", slog.String("warning", f.Error()))
	}
	if !h.AllowFaults {
		return h.api.Faults.Err()
	}
	for _, f := range h.api.Faults {
		h.logger.Error("fault of the definition", slog.String("fault", f.Error()))
	}
	return nil
}

// call is one request on its way.
type call struct {
	next   caddyhttp.Handler
	remote string // of the connection
}

type callKey struct{}

// ServeHTTP implements caddyhttp.MiddlewareHandler. It answers every request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	in := r.WithContext(context.WithValue(r.Context(), callKey{}, &call{next: next, remote: r.RemoteAddr}))
	if ip, ok := caddyhttp.GetVar(r.Context(), caddyhttp.ClientIPVarKey).(string); ok && ip != "" {
		in.RemoteAddr = net.JoinHostPort(ip, "0") // behind trusted proxies, the client of the first
	}
	delete(w.Header(), "Server") // as reverse_proxy does: the answer is not Caddy's own
	h.api.ServeHTTP(&client{ResponseWriterWrapper: &caddyhttp.ResponseWriterWrapper{ResponseWriter: w}}, in)
	return nil
}

// ask is the backend of the APIs: the next handler of the request.
func ask(w http.ResponseWriter, r *http.Request) error {
	c := r.Context().Value(callKey{}).(*call)
	r.RemoteAddr = c.remote
	r.Header["Accept-Encoding"] = []string{"identity"} // a transport would ask for gzip itself, and hide what is wrong with it
	out := &backend{ResponseWriterWrapper: &caddyhttp.ResponseWriterWrapper{ResponseWriter: w}}
	err := c.next.ServeHTTP(out, r)
	if failed, ok := errors.AsType[caddyhttp.HandlerError](err); ok && failed.StatusCode == http.StatusGatewayTimeout {
		return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	}
	if err == nil && !out.wrote {
		return errSilent
	}
	return err
}

// errSilent is the failure of a next handler that returns without an answer: there
// is none in the route, or reverse_proxy got an answer that it cannot hand on (101
// to who has not asked for it). Caddy makes 200 of that.
var errSilent = errors.New("no handler behind gatemap has written an answer")

// ended tells what became of a request: the log, and the variables that later
// handlers and the access log see.
func (h *Handler) ended(ctx context.Context, d *gatemaphttp.Decision) {
	level := slog.LevelDebug
	if d.Failure != nil || d.Sent != nil {
		level = slog.LevelError
	}
	h.logger.LogAttrs(ctx, level, "integration response", slog.Any("gatemap", d))
	set := func(name, value string) { caddyhttp.SetVar(ctx, "gatemap."+name, value) }
	set("request_id", d.RequestID)
	set("selected", d.Selected)
	if d.Operation != nil {
		set("method", operationName(d.Operation))
	}
	if d.Failure != nil {
		set("failure", string(d.Failure.Type))
	}
}

func operationName(op *gatemap.Operation) string { return op.HTTPMethod + " " + op.Path }

var (
	_ caddyserver.Provisioner     = (*Handler)(nil)
	_ caddyserver.Validator       = (*Handler)(nil)
	_ caddyhttp.MiddlewareHandler = (*Handler)(nil)
)
