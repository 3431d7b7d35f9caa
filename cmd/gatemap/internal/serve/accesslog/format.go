package accesslog

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
)

// Common is the format that a log has without one of its own: the Common Log
// Format with the ids of the request, as the guide writes it.
const Common = `$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] ` +
	`"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength ` +
	`$context.requestId $context.extendedRequestId`

// maxFormat is the quota for an access log template, in bytes (guide, limits).
const maxFormat = 3 << 10

// Absent is written for a variable without a value.
const Absent = "-"

// Format is a compiled access log format. It is immutable and safe for
// concurrent use.
type Format struct{ parts []part }

// part is a literal, or the name of a variable behind $context.
type part struct {
	text     string
	variable bool
}

// Compile reads a format. It has to be one line with $context.requestId or
// $context.extendedRequestId, as the service demands.
func Compile(text string) (*Format, error) {
	text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	switch {
	case len(text) > maxFormat:
		return nil, fmt.Errorf("the access log format has more than %d bytes", maxFormat)
	case strings.ContainsAny(text, "\r\n"):
		return nil, errors.New("the access log format has more than one line")
	}
	f := new(Format)
	identified := false
	for {
		at := strings.Index(text, prefix)
		if at < 0 {
			break
		}
		n := nameLength(text[at+len(prefix):])
		if n == 0 {
			at += len(prefix)
			f.literal(text[:at])
			text = text[at:]
			continue
		}
		f.literal(text[:at])
		name := text[at+len(prefix) : at+len(prefix)+n]
		identified = identified || name == "requestId" || name == "extendedRequestId"
		f.parts = append(f.parts, part{name, true})
		text = text[at+len(prefix)+n:]
	}
	f.literal(text)
	if !identified {
		return nil, errors.New("the access log format must have $context.requestId or $context.extendedRequestId")
	}
	return f, nil
}

const prefix = "$context."

func (f *Format) literal(text string) {
	if text != "" {
		f.parts = append(f.parts, part{text, false})
	}
}

// nameLength is the length of the variable's name that text begins with: words
// of letters, digits and underscores with dots between them.
func nameLength(text string) int {
	n := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z':
			n = i + 1
		case c != '.' || i != n || i == 0:
			return n
		}
	}
	return n
}

// Append appends the line of a request, without its end. value returns the value
// of a variable; one without a value is a dash. What would begin another line is
// escaped: values are those of clients.
func (f *Format) Append(dst []byte, value func(name string) (string, bool)) []byte {
	for _, p := range f.parts {
		if !p.variable {
			dst = append(dst, p.text...)
			continue
		}
		if v, ok := value(p.text); ok && v != "" {
			dst = append(dst, source.Printable(v)...)
		} else {
			dst = append(dst, Absent...)
		}
	}
	return dst
}

// Variables returns the names of the variables, in their order.
func (f *Format) Variables() []string {
	var names []string
	for _, p := range f.parts {
		if p.variable {
			names = append(names, p.text)
		}
	}
	return names
}
