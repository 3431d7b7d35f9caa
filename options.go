package gatemap

import (
	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/template/vtl"
)

// Limits are the bounds of an evaluation. Zero is the default; negative is as
// good as no bound, 1<<30.
type Limits struct {
	// Payload bounds the backend's body: 10,485,760 bytes, the service's fixed
	// quota, whose log line names this figure (rules/limits.md#quotas).
	Payload int
	// Headers bounds the total size of names, values, line ends and blanks of
	// the response's headers: 10,240 bytes, the service's quota. What the
	// service does beyond it is not known; here the evaluation fails.
	Headers int
	// Template bounds the source of a mapping template: 300 KB, the service's
	// quota.
	Template int
	// ForeachRounds bounds one #foreach: 1000 rounds, the service's fixed
	// quota; the rest are left out in silence, as Velocity does.
	ForeachRounds int
	// Output bounds what a template may print: the payload quota.
	Output int
	// Steps bounds the work of one evaluation. A step is a node of a template's
	// plan in a round of a loop, an element that is visited, or some bytes that
	// are read or copied: nanoseconds to tens of nanoseconds. The service has no
	// such figure; the default keeps every evaluation below about a second.
	// Without it one of 1<<30 steps takes half a minute.
	Steps int
	// Matching bounds those of the steps that matching patterns takes.
	Matching int
	// Memory bounds the bytes that live at one time beside the payload: 256 MB,
	// more than a template of the service's size can honestly need. Without it
	// an evaluation can take 1 GiB.
	Memory int
	// Nesting bounds how deeply a template, its loops and #define blocks and its
	// values nest: 6000 levels. The reference engine overflows its stack between
	// 400 and 6000, depending on what nests. Without it 20,000 levels are the
	// most, which take some 20 MB of stack.
	Nesting int
}

// The service's figures.
const (
	defaultPayload       = 10 << 20
	defaultHeaders       = 10240
	defaultTemplate      = 300 << 10
	defaultForeachRounds = 1000
	defaultOutput        = defaultPayload
)

// unbounded leaves room for sums with the length of a buffer in an int of 32
// bits.
const unbounded = 1 << 30

// or returns the limit in effect.
func or(limit, def int) int {
	switch {
	case limit == 0:
		return def
	case limit < 0:
		return unbounded
	}
	return limit
}

func (l Limits) effective() Limits {
	return Limits{
		Payload:       or(l.Payload, defaultPayload),
		Headers:       or(l.Headers, defaultHeaders),
		Template:      or(l.Template, defaultTemplate),
		ForeachRounds: or(l.ForeachRounds, defaultForeachRounds),
		Output:        or(l.Output, defaultOutput),
		Steps:         or(l.Steps, int(meter.Defaults.Steps)),
		Matching:      or(l.Matching, int(meter.Defaults.Match)),
		Memory:        or(l.Memory, int(meter.Defaults.Memory)),
		Nesting:       min(or(l.Nesting, int(meter.Defaults.Nesting)), int(meter.Most.Nesting)),
	}
}

// metered are the limits that the meter of an evaluation has.
func (l Limits) metered() meter.Limits {
	return meter.Limits{
		Steps: int64(l.Steps), Match: int64(l.Matching), Memory: int64(l.Memory), Nesting: int64(l.Nesting),
	}
}

// Option changes what Compile makes. Nil changes nothing.
type Option func(*options)

type options struct {
	methodResponses  Ordered[MethodResponse]
	declared         bool // methodResponses were given
	binaryMediaTypes []string
	limits           Limits
	foldCase         bool
	doubleOverride   bool
	lambda           *bool
	codec            contenthandling.Codec
	gatewayResponses Ordered[GatewayResponse]
	hooks            func(response, contentType string) *vtl.Hooks
}

// WithMethodResponses gives the method's declarations, as a Method has them.
// With them, mapped headers have to be declared (an error of Compile, as
// PutIntegrationResponse refuses them), and a response whose status code is not
// declared ends in a GatewayError. Without this option neither is checked; nil
// means that nothing is declared.
func WithMethodResponses(r Ordered[MethodResponse]) Option {
	return func(o *options) { o.methodResponses, o.declared = r, true }
}

// WithBinaryMediaTypes gives the API's binaryMediaTypes. Without them
// everything is text.
func WithBinaryMediaTypes(types ...string) Option {
	return func(o *options) { o.binaryMediaTypes = types }
}

// WithGatewayResponses gives the API's own answers to failures of the gateway,
// by type, as GetGatewayResponses has them; package gatewayresponse says what
// they do. Faults in them are errors of Compile, with pointers that begin at
// /gatewayResponses.
func WithGatewayResponses(r Ordered[GatewayResponse]) Option {
	return func(o *options) { o.gatewayResponses = r }
}

// WithLimits replaces the limits that are not zero.
func WithLimits(l Limits) Option { return func(o *options) { o.limits = l } }

// WithFoldedHeaderNames makes mapping sources and $input.params find headers
// without regard to letter case. The service distinguishes case (guide, known
// issues); an http.Header has lost it.
func WithFoldedHeaderNames() Option { return func(o *options) { o.foldCase = true } }

// WithDoubleOverride lets a template override one parameter twice; the last
// one counts. The guide says that the service answers 5XX, which is the
// default here, but nobody has recorded it.
func WithDoubleOverride() Option { return func(o *options) { o.doubleOverride = true } }

// WithBase64 makes content handling encode and decode by codec, where a faster
// one than this module's own is at hand: one with vector instructions, which a
// dependency would have to bring. What is accepted does not change.
func WithBase64(codec contenthandling.Codec) Option {
	return func(o *options) { o.codec = codec }
}

// WithLambda says whether an AWS integration invokes a Lambda function, for
// configurations whose URI does not tell.
func WithLambda(yes bool) Option { return func(o *options) { o.lambda = &yes } }

// WithTemplateHooks makes templates report what they execute, which is what
// coverage is measured by. The function is called for each template while it
// is compiled, with the key of its integration response and the media type
// that is its own key; nil reports nothing. The hooks are called during
// Evaluate and must be safe for concurrent use when it is. Without this option
// templates run the same code as if there were no hooks.
func WithTemplateHooks(hooks func(response, contentType string) *vtl.Hooks) Option {
	return func(o *options) { o.hooks = hooks }
}
