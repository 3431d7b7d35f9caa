package gatewayresponse

import "strings"

// origin is where the value of a variable comes from.
type origin uint8

const (
	contextMember origin = iota
	stageVariable
	requestParameter
)

// Location is the part of a request that a parameter is in.
type Location string

// The locations. Input stands for all of them: the path first, then the query
// string, then the headers.
const (
	Header      Location = "header"
	Path        Location = "path"
	Querystring Location = "querystring"
	Input       Location = ""
)

// variable is one variable of a template, or a parameter's source.
type variable struct {
	origin origin
	name   string
	path   []string // of contextMember: name at its dots
	in     Location // of requestParameter
}

// Request is what a gateway response can read of the request that failed.
type Request interface {
	// AppendContext appends the text of a member of $context, false if it has
	// none. The members of error are never asked for but
	// validationErrorString.
	AppendContext(dst []byte, path []string) ([]byte, bool)
	// AppendStageVariable appends the text of a stage variable.
	AppendStageVariable(dst []byte, name string) ([]byte, bool)
	// Parameter returns a parameter of the request in a location other than
	// Input.
	Parameter(in Location, name string) (string, bool)
}

const (
	contextStart = "context."
	stageStart   = "stageVariables"
	methodStart  = "method.request."
	inputStart   = "method.input.params."
)

var locations = [...]Location{Header, Path, Querystring}

// variableAt reads the longest variable, without a dollar sign or braces, that
// text begins with, and returns its length; 0 if it begins with none.
func variableAt(text string) (variable, int) {
	if rest, ok := strings.CutPrefix(text, contextStart); ok {
		if n := nameLength(rest, true); n > 0 {
			return variable{origin: contextMember, name: rest[:n], path: strings.Split(rest[:n], ".")}, len(contextStart) + n
		}
		return variable{}, 0
	}
	if rest, ok := strings.CutPrefix(text, stageStart); ok {
		return stageVariableAt(rest)
	}
	return parameterAt(text)
}

// stageVariableAt reads .NAME or ['NAME'] behind stageVariables.
func stageVariableAt(rest string) (variable, int) {
	if strings.HasPrefix(rest, ".") {
		if n := nameLength(rest[1:], false); n > 0 {
			return variable{origin: stageVariable, name: rest[1 : 1+n]}, len(stageStart) + 1 + n
		}
		return variable{}, 0
	}
	for _, quote := range [...]string{"'", `"`} {
		inner, ok := strings.CutPrefix(rest, "["+quote)
		if !ok {
			continue
		}
		n := nameLength(inner, false)
		if n > 0 && strings.HasPrefix(inner[n:], quote+"]") {
			return variable{origin: stageVariable, name: inner[:n]}, len(stageStart) + len("['") + n + len("']")
		}
	}
	return variable{}, 0
}

// parameterAt reads method.request.LOCATION.NAME or method.input.params.NAME.
func parameterAt(text string) (variable, int) {
	if rest, ok := strings.CutPrefix(text, inputStart); ok {
		if n := nameLength(rest, true); n > 0 {
			return variable{origin: requestParameter, name: rest[:n]}, len(inputStart) + n
		}
		return variable{}, 0
	}
	rest, ok := strings.CutPrefix(text, methodStart)
	if !ok {
		return variable{}, 0
	}
	for _, in := range locations {
		name, ok := strings.CutPrefix(rest, string(in)+".")
		if !ok {
			continue
		}
		if n := nameLength(name, true); n > 0 {
			return variable{origin: requestParameter, name: name[:n], in: in}, len(text) - len(name) + n
		}
	}
	return variable{}, 0
}

// nameLength returns the length of the name that text begins with: letters,
// digits, _ and -, and dots between them where they are allowed, so that the
// full stop behind a variable is none of it.
func nameLength(text string, dots bool) int {
	n := 0
	for n < len(text) {
		switch c := text[n]; {
		case nameByte(c):
			n++
		case c == '.' && dots && n > 0 && n+1 < len(text) && nameByte(text[n+1]):
			n += 2
		default:
			return n
		}
	}
	return n
}

func nameByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}

// append appends the value, and reports whether there is one.
func (v *variable) append(dst []byte, f *Failure, r Request) ([]byte, bool) {
	switch v.origin {
	case contextMember:
		if dst, ok := f.append(dst, v.name); ok {
			return dst, true
		}
		return r.AppendContext(dst, v.path)
	case stageVariable:
		return r.AppendStageVariable(dst, v.name)
	}
	if v.in != Input {
		value, ok := r.Parameter(v.in, v.name)
		return append(dst, value...), ok
	}
	for _, in := range [...]Location{Path, Querystring, Header} {
		if value, ok := r.Parameter(in, v.name); ok {
			return append(dst, value...), true
		}
	}
	return dst, false
}
