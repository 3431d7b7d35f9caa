package gatewayresponse

import "strings"

// template is a text with variables: the text before each, the variable, and
// what comes after the last.
type template struct {
	parts []part
	end   string
}

type part struct {
	text     string
	variable variable
}

// parseTemplate finds the variables of a template. Every text is one.
func parseTemplate(src string) *template {
	t := new(template)
	start := 0
	for i := 0; i < len(src); {
		v, n := occurrence(src, i)
		if n == 0 {
			i++
			continue
		}
		t.parts = append(t.parts, part{src[start:i], v})
		i += n
		start = i
	}
	t.end = src[start:]
	return t
}

// occurrence returns the variable that stands at src[i:], and the length of
// what it is written as: $NAME, ${NAME} or, for a parameter of the request, the
// name alone.
func occurrence(src string, i int) (variable, int) {
	switch {
	case src[i] == '$':
		rest := src[i+1:]
		if strings.HasPrefix(rest, "{") {
			if v, n := variableAt(rest[1:]); n > 0 && strings.HasPrefix(rest[1+n:], "}") {
				return v, len("${}") + n
			}
			return variable{}, 0
		}
		if v, n := variableAt(rest); n > 0 {
			return v, 1 + n
		}
	case src[i] == 'm' && (i == 0 || !nameByte(src[i-1]) && src[i-1] != '.'):
		if strings.HasPrefix(src[i:], methodStart) {
			return parameterAt(src[i:])
		}
	}
	return variable{}, 0
}

// append appends the text with the values, and reports whether it stays within
// limit bytes.
func (t *template) append(dst []byte, f *Failure, r Request, limit int) ([]byte, bool) {
	start := len(dst)
	for i := range t.parts {
		p := &t.parts[i]
		dst = append(dst, p.text...)
		dst, _ = p.variable.append(dst, f, r)
		if len(dst)-start > limit {
			return dst[:start], false
		}
	}
	dst = append(dst, t.end...)
	return dst, len(dst)-start <= limit
}

// velocity is what shows that somebody expects Velocity to read a template.
var velocity = [...]string{"#set(", "#if(", "#if (", "#foreach(", "#foreach (", "$input.", "$util."}

// velocityAt returns the offset of the first piece of Velocity in a template,
// -1 if there is none.
func velocityAt(src string) int {
	first := -1
	for _, piece := range velocity {
		if i := strings.Index(src, piece); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	return first
}
