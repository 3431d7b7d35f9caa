package document

import (
	"encoding/base64"
	"errors"
	"strconv"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
)

// Format is how a file holds a backend result.
type Format string

// The formats of a backend result.
const (
	Auto Format = "auto" // JSON where the file looks like it, else Raw
	JSON Format = "json" // {"statusCode", "headers", "body" or "bodyBase64"}
	Raw  Format = "raw"  // the payload itself
)

// Backend is a backend result as far as a file gives it: the StatusCode is 0
// and the Body nil where it does not.
type Backend struct {
	Format Format // JSON or Raw
	gatemap.Backend
}

// begins tells a document that was meant to be in the JSON form, although it
// is cut off or otherwise not JSON.
var begins = lazyregexp.New(`\A(?:\x{FEFF})?\s*\{\s*"(?:statusCode|headers|body|bodyBase64)"\s*(?::|\z)`)

// ReadBackend reads a backend result. Under Auto a file is in the JSON form
// when it is a JSON object that has a statusCode, body or bodyBase64 and no
// other members than these and headers; a file that begins like one but is not
// JSON is refused, because a cut-off result is more likely than such a
// payload. Everything else is the payload itself.
func ReadBackend(f File, format Format) (*Backend, error) {
	// A document in the form begins with one of its members; a payload of
	// another kind, which may be long, need not be parsed.
	if format == Raw || format == Auto && !begins.Compiled().Match(f.Data) {
		return &Backend{Raw, gatemap.Backend{Body: f.Data}}, nil
	}
	d := &document{file: f}
	root := d.parse()
	if format == Auto {
		switch {
		case root != nil && !isBackend(root):
			return &Backend{Raw, gatemap.Backend{Body: f.Data}}, nil
		case root == nil:
			d.faults[0].Message += " (if this is the payload itself, say so with --backend-format raw)"
		}
	}
	if root == nil {
		return nil, d.err()
	}
	b := &Backend{Format: JSON}
	d.backend(b, root)
	if err := d.err(); err != nil {
		return nil, err
	}
	return b, nil
}

func isBackend(n *source.Node) bool {
	if n.Kind != source.Object {
		return false
	}
	result := false
	for _, m := range n.Members {
		switch m.Name {
		case "statusCode", "body", "bodyBase64":
			result = true
		case "headers":
		default:
			return false
		}
	}
	return result
}

func (d *document) backend(b *Backend, n *source.Node) {
	d.fields(n, "", map[string]func(*source.Node, string){
		"statusCode": func(n *source.Node, at string) {
			if !d.want(n, at, source.Number) {
				return
			}
			status, err := strconv.Atoi(n.Text)
			if err == nil {
				err = CheckStatus(status)
			}
			if err != nil {
				d.fail(n, at, "%s is not a status code from 100 to 999", n.Text)
				return
			}
			b.StatusCode = status
		},
		"headers": func(n *source.Node, at string) { b.Headers = d.lists(n, at) },
		"body": func(n *source.Node, at string) {
			if d.want(n, at, source.String) {
				b.Body = []byte(n.Text)
			}
		},
		"bodyBase64": func(n *source.Node, at string) {
			if !d.want(n, at, source.String) {
				return
			}
			if b.Body != nil {
				d.fail(n, at, "there is a body already")
			}
			body, err := base64.StdEncoding.DecodeString(n.Text)
			if err != nil {
				d.fail(n, at, "not base64: %v", err)
			}
			b.Body = append([]byte{}, body...)
		},
	})
}

// CheckStatus refuses what no backend can answer.
func CheckStatus(status int) error {
	if status < 100 || status > 999 {
		return errors.New("a status code has three digits")
	}
	return nil
}
