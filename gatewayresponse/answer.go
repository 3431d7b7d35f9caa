package gatewayresponse

import (
	"encoding/json"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/mediatype"
	"github.com/gatemap/gatemap/mapping"
)

// Failure is what an API's own answer is wanted for.
type Failure struct {
	Type    definition.ResponseType
	Message string // $context.error.message

	// StatusCode is that of the failure where it is not the one of its type; 0
	// is the type's.
	StatusCode int
}

// append appends a member of $context.error that the failure gives.
func (f *Failure) append(dst []byte, name string) ([]byte, bool) {
	switch name {
	case "error.message":
		return append(dst, f.Message...), true
	case "error.messageString":
		quoted, _ := json.Marshal(f.Message) // of a string: it does not fail
		return append(dst, quoted...), true
	case "error.responseType":
		return append(dst, f.Type...), true
	}
	return dst, false
}

// AppendBody appends the body that the built-in template of the service makes:
// {"message":$context.error.messageString}.
func (f *Failure) AppendBody(dst []byte) []byte {
	dst, _ = f.append(append(dst, `{"message":`...), "error.messageString")
	return append(dst, '}')
}

// Choice is the customisation that counts for a failure.
type Choice struct {
	From   definition.ResponseType // "" when there is none
	Reason Reason

	response *response
}

// Reason is why a customisation counts, or none does: a sentence without a full
// stop.
type Reason string

// The reasons of a Choice.
const (
	NoResponses Reason = "the API has no gateway responses of its own"
	OwnType     Reason = "the API has one for the type"
	DefaultType Reason = "the API has none for the type itself"
	NeitherType Reason = "the API has none for the type, nor the default of its class"
	FixedType   Reason = "the service does not let the type be customised"
)

// BodyReason is why a body is what it is: a sentence without a full stop.
type BodyReason string

// The reasons of a body, in the order in which they are tried.
const (
	NoTemplates  BodyReason = "there are no templates: the service's own body"
	AcceptMatch  BodyReason = "the first type of Accept has a template"
	AcceptAbsent BodyReason = "the request has no Accept, which counts as application/json"
	JSONFallback BodyReason = "Accept has no template, application/json has one"
	FirstEntry   BodyReason = "neither Accept nor application/json has a template: the first one is used"
	Empty        BodyReason = "the chosen template is empty: the service's own body"
	TooLarge     BodyReason = "the output of the chosen template is larger than the limit: the service's own body"
)

// Choose returns the customisation for a type of failure: its own, otherwise
// DEFAULT_4XX or DEFAULT_5XX. A type that is put explicitly takes nothing from
// these (rules/gateway-responses.md#failure).
func (s *Set) Choose(kind definition.ResponseType) Choice {
	if s == nil {
		return Choice{Reason: NoResponses}
	}
	t, _ := FindType(kind)
	if t.Fixed {
		return Choice{Reason: FixedType}
	}
	if r := s.responses[kind]; r != nil {
		return Choice{kind, OwnType, r}
	}
	if r := s.responses[t.Default]; r != nil {
		return Choice{t.Default, DefaultType, r}
	}
	return Choice{Reason: NeitherType}
}

// Answer is what a customisation makes of a failure, with the reasons.
type Answer struct {
	Choice
	StatusCode int

	// Body is the rendered template. Without one, HasBody is false and the
	// client gets the service's own body and Content-Type.
	Body        []byte
	HasBody     bool
	ContentType string // the key of the template
	BodyReason  BodyReason

	Parameters []Parameter // in the order of the configuration
}

// Parameter is one header of an Answer.
type Parameter struct {
	Key        string // gatewayresponse.header.NAME
	Expression string
	Name       string // of the header
	Value      string
	Found      bool   // without a value there is no header
	WhyNot     string // why there is none
}

// Answer applies the customisation that counts for a failure; nil when there is
// none. accept is the request's Accept header.
func (s *Set) Answer(f *Failure, r Request, accept string, limits Limits) *Answer {
	c := s.Choose(f.Type)
	if c.response == nil {
		return nil
	}
	a := &Answer{Choice: c, StatusCode: c.response.status}
	if a.StatusCode == 0 {
		a.StatusCode = f.StatusCode
	}
	if a.StatusCode == 0 {
		t, _ := FindType(f.Type)
		a.StatusCode = t.StatusCode
	}
	a.headers(f, r, limits)
	a.render(f, r, accept, limits)
	return a
}

func (a *Answer) headers(f *Failure, r Request, limits Limits) {
	total := 0
	for i := range a.response.parameters {
		p := &a.response.parameters[i]
		out := Parameter{Key: p.key, Expression: p.text, Name: p.name, Value: p.value, Found: p.static}
		if !p.static {
			var value []byte
			value, out.Found = p.variable.append(nil, f, r)
			out.Value = string(value)
		}
		size := len(out.Name) + len(": ") + len(out.Value) + len("\r\n")
		switch {
		case !out.Found:
			out.WhyNot = "the request has no such value"
		case !mapping.ValidValue(out.Value):
			out.Found, out.WhyNot = false, "the value has a control character, which would split the response"
		case total+size > limits.Headers:
			out.Found, out.WhyNot = false, "the headers would be larger than the limit"
		default:
			total += size
		}
		a.Parameters = append(a.Parameters, out)
	}
}

const jsonType = "application/json"

// render chooses and renders a template: by the first type of Accept, then
// application/json, then the first.
func (a *Answer) render(f *Failure, r Request, accept string, limits Limits) {
	var e *entry
	e, a.BodyReason = choose(a.response.templates, accept)
	if e == nil {
		return
	}
	a.ContentType = e.contentType
	if e.template == nil {
		a.BodyReason = Empty
		return
	}
	if a.Body, a.HasBody = e.template.append(nil, f, r, limits.Output); !a.HasBody {
		a.BodyReason = TooLarge
	}
}

func choose(list []entry, accept string) (*entry, BodyReason) {
	wanted, reason := mediatype.First(accept), AcceptMatch
	if wanted == "" {
		wanted, reason = jsonType, AcceptAbsent
	}
	if e := find(list, wanted); e != nil {
		return e, reason
	}
	if e := find(list, jsonType); e != nil {
		return e, JSONFallback
	}
	if len(list) > 0 {
		return &list[0], FirstEntry
	}
	return nil, NoTemplates
}

func find(list []entry, mediaType string) *entry {
	for i := range list {
		if mediatype.Equal(list[i].mediaType, mediaType) {
			return &list[i]
		}
	}
	return nil
}
