package mapping

import "strings"

// Location is the part of a request that a parameter is in.
type Location string

// The locations of request parameters.
const (
	Path        Location = "path"
	Querystring Location = "querystring"
	Header      Location = "header"
)

// RequestTarget takes the key of an integration's requestParameters apart:
// integration.request.LOCATION.NAME. The error is an *Error in the service's
// words (rules/control-plane.md#refused).
func RequestTarget(key string) (Location, string, error) {
	rest, ok := strings.CutPrefix(key, "integration.request.")
	in, name, _ := strings.Cut(rest, ".")
	switch {
	case !ok, in != string(Path) && in != string(Querystring) && in != string(Header):
		return "", "", &Error{Msg: Validation("Invalid mapping identifier specified: " + key)}
	case badName(name) >= 0:
		return "", "", &Error{Offset: len(key) - len(name) + badName(name), Msg: Validation("Invalid mapping identifier specified: " + key)}
	}
	return Location(in), name, nil
}

// RequestMessage is what the expressions of requestParameters read: the client's
// request. Headers and body are those of Message.
type RequestMessage interface {
	Message
	// Parameters returns the values of a parameter of the path or the query
	// string, in their order.
	Parameters(in Location, name string) []string
}

// RequestExpression is a compiled mapping expression of requestParameters. It is
// immutable and safe for concurrent use.
type RequestExpression struct {
	expr  *Expression // nil: a parameter of the path or the query string
	text  string
	in    Location
	name  string
	multi bool // all values
}

var request = side{
	header:      "method.request.header.",
	multiHeader: "method.request.multivalueheader.",
	body:        "method.request.body",
}

// ParseRequest compiles an expression of requestParameters:
//
//	'TEXT'                                       a static value
//	method.request.path.NAME                     a path parameter
//	method.request.querystring.NAME              the last value of a query parameter
//	method.request.multivaluequerystring.NAME    all of them
//	method.request.header.NAME                   the last value of a header
//	method.request.multivalueheader.NAME         all of them, joined by commas
//	method.request.body                          the whole body, {} if empty
//	method.request.body.PATH                     a member; body[0].x too
//	context.NAME, stageVariables.NAME
//
// The error is an *Error. Source: guide, request-response-data-mappings, "Map
// method request data to integration request parameters" (rules/requests.md#parameters).
func ParseRequest(text string) (*RequestExpression, error) {
	for _, n := range [...]struct {
		prefix string
		in     Location
		multi  bool
	}{
		{"method.request.path.", Path, false},
		{"method.request.querystring.", Querystring, false},
		{"method.request.multivaluequerystring.", Querystring, true},
	} {
		if name, ok := strings.CutPrefix(text, n.prefix); ok {
			if i := badName(name); i >= 0 {
				return nil, invalid(text, len(n.prefix)+i, nil)
			}
			return &RequestExpression{text: text, in: n.in, name: name, multi: n.multi}, nil
		}
	}
	expr, err := parse(text, &request, false)
	if err != nil {
		return nil, err
	}
	return &RequestExpression{text: text, expr: expr}, nil
}

// String returns the expression as it was written.
func (e *RequestExpression) String() string { return e.text }

// ReadsBody reports whether the expression needs the body.
func (e *RequestExpression) ReadsBody() bool { return e.expr != nil && e.expr.ReadsBody() }

// Parameter returns the declared parameter of the method request that the
// expression reads, "" for another source.
func (e *RequestExpression) Parameter() (in Location, name string) {
	if e.expr == nil {
		return e.in, e.name
	}
	if name, ok := e.expr.HeaderName(); ok {
		return Header, name
	}
	return "", ""
}

// Values returns what the expression gives: nothing for a source that is not
// there, several values only for a multi-value query parameter. The errors are
// those of Expression.AppendValue.
func (e *RequestExpression) Values(m RequestMessage) ([]string, error) {
	if e.expr == nil {
		values := m.Parameters(e.in, e.name)
		if !e.multi && len(values) > 0 {
			values = values[len(values)-1:]
		}
		return values, nil
	}
	v, _, err := e.expr.AppendValue(nil, m)
	if err != nil || !v.Found {
		return nil, err
	}
	return []string{v.Text}, nil
}
