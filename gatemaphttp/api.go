package gatemaphttp

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/route"
	"github.com/gatemap/gatemap/request"
)

// API is a whole REST API: it finds the operation of a request and answers as
// its Integration does. What it has no operation for is the service's 403,
// Missing Authentication Token, or the API's own gateway response. It is
// immutable and safe for concurrent use.
//
// An operation with a fault takes no other down: it answers 500, and the log
// line of its failure names the fault.
type API struct {
	base     string // /v1/pets; "" is none
	stage    string // the first segment behind base; "" is none
	router   *route.Router[*operation]
	failures *Method // answers where no operation does
	broken   map[*gatemap.Operation]error
	faults   definition.Faults
	warnings definition.Faults
}

// operation is one operation of an API.
type operation struct {
	*gatemap.Operation
	integration *Integration
	fault       error // why there is no integration
}

// APIOptions say what the operations of an API do not.
type APIOptions struct {
	// BasePath is that of a base path mapping, pets or v1/pets: requests are
	// taken whose path begins with it. Empty takes every path.
	BasePath string

	// StagePrefix makes the first segment of a path (behind BasePath) the name of
	// the stage, as at the service's own addresses; another name is 403. Without
	// it paths are those behind the stage.
	StagePrefix bool

	// Stage is where the API is deployed; nil is a stage without a name.
	Stage *Stage

	// Endpoints are where calls may go; nil lets none go anywhere.
	Endpoints *Endpoints

	// Backend stands for everything that integrations call; nil asks the endpoints.
	// It gets the client's request without its Accept-Encoding, and no integration
	// request is made of that; a MOCK integration, which calls nothing, is as ever.
	// What it writes counts as that of a handler that Method.Handler asks, and is
	// handed on by the rules of HTTP_PROXY where the integration is a proxy. Its
	// error says that it gave no answer: the client gets NoAnswer of it. Answers are
	// not compressed, whatever the API's minimumCompressionSize is.
	Backend func(w http.ResponseWriter, r *http.Request) error

	// Access returns who may use an operation; where it returns nil anybody may.
	// It is called once for each operation, by NewAPI. Without Access an operation
	// that demands an API key or an authorizer refuses every request.
	Access func(op *gatemap.Operation) *request.Access

	// Model compiles a model of the API, which may refer to the others; package
	// request/jsonschema does. Without Model an operation whose validator checks
	// bodies against one has a fault.
	Model func(name string, schemas map[string]string) (request.Model, error)

	// Hooks see each request, and Logger gets one record for each; nil is none.
	Hooks  *Hooks
	Logger *slog.Logger

	// Timeout replaces the timeoutInMillis of integrations unless it is 0.
	Timeout time.Duration

	// StreamLimit is that of a Method.
	StreamLimit int64

	// Engine are the options of the response halves.
	Engine gatemap.Options
}

// NewAPI compiles the operations of one API. The error is one of the options, or
// that the operations are of different APIs; those of single operations are
// Faults.
func NewAPI(ops []*gatemap.Operation, o APIOptions) (*API, error) {
	if o.Stage == nil {
		o.Stage = &noStage
	}
	if err := o.Endpoints.check(); err != nil {
		return nil, err
	}
	base, err := cleanBasePath(o.BasePath)
	if err != nil {
		return nil, err
	}
	a := &API{base: base}
	if o.StagePrefix {
		if a.stage = o.Stage.Name; a.stage == "" {
			return nil, errors.New("gatemaphttp: a stage prefix needs a stage with a name")
		}
	}
	c := &apiCompiler{api: a, options: o, models: make(map[string]compiledModel)}
	if err := c.compile(ops); err != nil {
		return nil, err
	}
	return a, nil
}

// cleanBasePath returns a base path with a slash in front of each segment.
func cleanBasePath(path string) (string, error) {
	path = strings.Trim(path, "/")
	if path == "" {
		return "", nil
	}
	for part := range strings.SplitSeq(path, "/") {
		if part == "" || strings.ContainsFunc(part, func(c rune) bool { return c <= ' ' || strings.ContainsRune("?#%{}", c) }) {
			return "", fmt.Errorf("gatemaphttp: %q is no base path: letters, digits and any of $-_.+!*'() between slashes", path)
		}
	}
	return "/" + path, nil
}

// BasePath returns the base path with a slash in front, "" for none.
func (a *API) BasePath() string { return a.base }

// Faults returns why operations answer 500, in their order, with places in the
// definition where it has some.
func (a *API) Faults() definition.Faults { return slices.Clone(a.faults) }

// FaultOf returns why op, one of those that NewAPI got, answers 500; nil when it
// does not.
func (a *API) FaultOf(op *gatemap.Operation) error { return a.broken[op] }

// Warnings returns what was accepted and found odd, in the order of the
// operations.
func (a *API) Warnings() definition.Faults { return slices.Clone(a.warnings) }

// Find returns the operation that a request with that method and escaped path
// means, nil where there is none.
func (a *API) Find(method, path string) *gatemap.Operation {
	at := place{method: method}
	rest, ok := a.enter(&at, path)
	if !ok {
		return nil
	}
	if op, _, ok := a.router.Find(nil, method, rest); ok {
		return op.Operation
	}
	return nil
}

// ServeHTTP implements http.Handler.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := place{method: methodOf(r)}
	path := r.URL.EscapedPath()
	if failed := tooLong(r); failed != nil {
		at.path, at.full = "/", "/"
		a.failures.refuse(w, r, &at, failed)
		return
	}
	rest, ok := a.enter(&at, path)
	if !ok {
		a.failures.forbid(w, r, &at)
		return
	}
	var variables [4]route.Param
	op, found, ok := a.router.Find(variables[:0], at.method, rest)
	if !ok {
		a.failures.refuse(w, r, &at, noMethod(nil))
		return
	}
	if at.resource = op.Path; at.resource == "" {
		at.resource = at.path
	}
	if op.integration == nil {
		at.parameters = pathParameters(found, false)
		a.failures.refuseOf(w, r, &at, op)
		return
	}
	at.parameters = pathParameters(found, op.integration.escaped())
	op.integration.serve(w, r, &at)
}

// Refuse answers a request with a failure that was found in front of the API, such
// as THROTTLED: with the API's gateway response for it, or with the service's.
func (a *API) Refuse(w http.ResponseWriter, r *http.Request, failed *gatemap.GatewayError) {
	at := place{method: methodOf(r)}
	if tooLong(r) != nil {
		at.path, at.full = "/", "/"
	} else {
		a.enter(&at, r.URL.EscapedPath())
	}
	a.failures.refuse(w, r, &at, failed)
}

// enter goes behind the base path and the stage: it completes at and returns the
// path of the resource. ok is false where the path has another beginning.
func (a *API) enter(at *place, path string) (rest string, ok bool) {
	if a.base == "" && a.stage == "" {
		at.path, at.full = clean(path), a.failures.stage().full(path)
		return path, true
	}
	path = clean(path)
	at.path, at.full = path, path
	if rest, ok = cutPath(path, a.base); !ok || a.stage == "" {
		return rest, ok
	}
	if rest, ok = cutPath(clean(rest), "/"+a.stage); ok && a.base == "" {
		at.path = clean(rest)
	}
	return rest, ok
}

// clean returns a path with one slash at its beginning
// (rules/routing.md#slashes).
func clean(path string) string {
	if len(path) > 0 && path[0] == '/' && (len(path) == 1 || path[1] != '/') {
		return path
	}
	return "/" + strings.TrimLeft(path, "/")
}

// cutPath returns what is behind the segments of a prefix.
func cutPath(path, prefix string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(path, prefix)
	return rest, ok && (rest == "" || rest[0] == '/' || prefix == "")
}
