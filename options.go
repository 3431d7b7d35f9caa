package gatemap

import (
	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Limits are the bounds of an evaluation, sizes in bytes. For each, zero means the
// default, and a negative number 1<<30, as good as no bound, unless it says
// otherwise.
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
	// A negative one allows 1<<30 steps, which take half a minute.
	Steps int
	// Matching bounds how many of the Steps the matching of patterns may take.
	Matching int
	// Memory bounds the bytes that live at one time beside the payload: 256 MB,
	// more than a template of the service's size can honestly need. A negative
	// one allows 1 GiB.
	Memory int
	// Nesting bounds how deeply a template, its loops and #define blocks and its
	// values nest: 6000 levels. The reference engine overflows its stack between
	// 400 and 6000, depending on what nests. A negative one allows 20,000 levels,
	// which take some 20 MB of stack.
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

// limitOrDefault returns the limit in effect.
func limitOrDefault(limit, def int) int {
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
		Payload:       limitOrDefault(l.Payload, defaultPayload),
		Headers:       limitOrDefault(l.Headers, defaultHeaders),
		Template:      limitOrDefault(l.Template, defaultTemplate),
		ForeachRounds: limitOrDefault(l.ForeachRounds, defaultForeachRounds),
		Output:        limitOrDefault(l.Output, defaultOutput),
		Steps:         limitOrDefault(l.Steps, int(meter.Defaults.Steps)),
		Matching:      limitOrDefault(l.Matching, int(meter.Defaults.Match)),
		Memory:        limitOrDefault(l.Memory, int(meter.Defaults.Memory)),
		Nesting:       min(limitOrDefault(l.Nesting, int(meter.Defaults.Nesting)), int(meter.Most.Nesting)),
	}
}

// metered are the limits that the meter of an evaluation has.
func (l Limits) metered() meter.Limits {
	return meter.Limits{
		Steps: int64(l.Steps), Match: int64(l.Matching), Memory: int64(l.Memory), Nesting: int64(l.Nesting),
	}
}

// Options say what the configuration of an integration does not. The zero
// Options are those of an integration on its own.
type Options struct {
	// MethodResponses are the method's declarations, as a Method has them. With
	// them, mapped headers have to be declared (an error of Compile, as
	// PutIntegrationResponse refuses them), and a response whose status code is
	// not declared ends in a GatewayError. Nil checks neither; an empty list that
	// is not nil declares nothing.
	MethodResponses Ordered[MethodResponse]
	// BinaryMediaTypes are the API's. Without them everything is text.
	BinaryMediaTypes []string
	// GatewayResponses are the API's own answers to failures of the gateway, by
	// type, as GetGatewayResponses has them; package gatewayresponse says what
	// they do. Faults in them are errors of Compile, with pointers that begin at
	// /gatewayResponses.
	GatewayResponses Ordered[GatewayResponse]
	// Backend says what an AWS integration calls, where its URI does not tell.
	Backend definition.Backend
	// Limits are the bounds of an evaluation.
	Limits Limits

	// FoldHeaderNames makes mapping sources and $input.params find headers
	// without regard to letter case. The service distinguishes case (guide, known
	// issues); an http.Header has lost it.
	FoldHeaderNames bool
	// RepeatedOverrides lets a template override one parameter twice; the last
	// one counts. The guide says that the service answers 5XX, which is the
	// default here, but nobody has recorded it.
	RepeatedOverrides bool
	// Base64 encodes and decodes in place of this module's own codec, for callers
	// who have a faster one (with vector instructions, say), also for $util in
	// templates. What is accepted does not change.
	Base64 contenthandling.Codec
	// TemplateHooks makes templates report what they execute, which is what
	// coverage is measured by. It is called for each template while it is compiled,
	// with the key of its integration response and with its own, a media type; nil
	// reports nothing. The hooks are called during Evaluate and must be safe for
	// concurrent use when it is. Without TemplateHooks templates run the same code
	// as if there were no hooks.
	TemplateHooks func(response, contentType string) *syntax.Hooks
}
