package result

import (
	"bufio"
	"encoding/json"
	"time"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Evaluation is what is told about one evaluation.
type Evaluation struct {
	Response    *gatemap.Response
	Failure     *gatemap.GatewayError // nil unless the gateway answers itself
	Explanation *gatemap.Explanation  // nil unless somebody asked
	Asked       *syntax.Run           // what the request template did; nil if none was rendered
	Operation   *definition.Operation // nil unless the method is one of a definition
	Time        time.Time             // of the execution log

	// Payload and Body are those of the backend and of the client, which remarks go
	// by; nil is not known.
	Payload, Body []byte
}

// form is the JSON form of an Evaluation; the first members are those of a result
// line of gatemap replay.
type form struct {
	StatusCode  int                       `json:"statusCode"`
	Headers     gatemap.Ordered[[]string] `json:"headers"`
	Body        *string                   `json:"body,omitempty"`
	BodyBase64  []byte                    `json:"bodyBase64,omitempty"`
	Selected    string                    `json:"selected,omitempty"`
	Error       *failure                  `json:"error,omitempty"`
	Operation   *operation                `json:"operation,omitempty"`
	Explanation *explanation              `json:"explanation,omitempty"`
}

type operation struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	File   string `json:"file"`
	Line   int    `json:"line"`
}

type failure struct {
	Type    gatemap.ResponseType `json:"type"`
	Message string               `json:"message"`
	Log     string               `json:"log"`
}

// JSON prints one indented object.
func (d *Evaluation) JSON(w *bufio.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d.form()); err != nil {
		return err
	}
	return w.Flush()
}

// MarshalJSON gives what JSON prints.
func (d *Evaluation) MarshalJSON() ([]byte, error) { return json.Marshal(d.form()) }

func (d *Evaluation) form() *form {
	r := &form{
		StatusCode: d.Response.StatusCode,
		Headers:    gatemap.Ordered[[]string]{},
		Selected:   d.Response.Selected,
	}
	for _, f := range d.Response.Headers {
		values, _ := r.Headers.Get(f.Name)
		r.Headers.Set(f.Name, append(values, f.Values...))
	}
	if body := d.Response.Body; utf8.Valid(body) {
		text := string(body)
		r.Body = &text
	} else {
		r.BodyBase64 = body
	}
	if f := d.Failure; f != nil {
		r.Error = &failure{f.Type, f.Message, f.Log}
	}
	if o := d.Operation; o != nil {
		r.Operation = &operation{o.HTTPMethod, o.Path, o.File, o.Line}
	}
	if d.Explanation != nil {
		r.Explanation = d.explanation()
	}
	return r
}
