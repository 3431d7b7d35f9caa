// A warm Go program that prints the bodies of the benchmarks as their mapping
// templates do, with text/template or with quicktemplate over what
// encoding/json makes of them, or as somebody writes it who knows their shape
// (typed.go), driven over a pipe (see ../doc.go). Both kinds of templates have
// their own ones; those of quicktemplate are compiled when it is installed.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/gatemap/gatemap/bench/peers/golang/templates"
)

var functions = template.FuncMap{
	"js":   templates.Escape,
	"num":  func(v any) string { return strconv.FormatFloat(templates.Number(v), 'f', -1, 64) },
	"more": func(i int, list []any) bool { return i < len(list)-1 },
}

var (
	small = template.Must(template.New("small").Funcs(functions).Parse(`{
  "id": {{num .id}},
  "name": "{{.name}}",
  "status": "{{.status}}",
  "owner": "{{.owner.name}}",
  "email": "{{js .owner.email}}",
  "total": {{num .total}}
}`))
	list = template.Must(template.New("list").Funcs(functions).Parse(`{"items": [
{{range $k, $i := .items}}  {"id": {{num $i.id}}, "name": "{{js $i.name}}", "note": "{{js $i.note}}", "price": {{num $i.price}}}{{if more $k $.items}},{{end}}
{{end}}]}`))
)

// work prints one body.
type work func() ([]byte, error)

func prepare(variant, body string) (work, error) {
	var dst bytes.Buffer
	print := func(root map[string]any) error {
		if root["items"] != nil {
			return list.Execute(&dst, root)
		}
		return small.Execute(&dst, root)
	}
	switch variant {
	case "text/template":
	case "quicktemplate":
		print = func(root map[string]any) error {
			if root["items"] != nil {
				templates.WriteUntypedList(&dst, root)
			} else {
				templates.WriteUntypedSmall(&dst, root)
			}
			return nil
		}
	default:
		return typed(variant, []byte(body), strings.Contains(body, `"items"`))
	}
	source := []byte(body)
	return func() ([]byte, error) {
		var root map[string]any
		if err := json.Unmarshal(source, &root); err != nil {
			return nil, err
		}
		dst.Reset()
		err := print(root)
		return dst.Bytes(), err
	}, nil
}

type request struct {
	Op, ID, Variant, Body string
	NS                    int64
}

type answer struct {
	Output string `json:"output,omitempty"`
	Error  string `json:"error,omitempty"`
	N      int64  `json:"n,omitempty"`
	NS     int64  `json:"ns,omitempty"`
}

// run repeats the work for about ns nanoseconds.
func run(w work, ns int64) (a answer) {
	start, batch := time.Now(), int64(1)
	for a.NS < ns {
		for range batch {
			if _, err := w(); err != nil {
				return answer{Error: err.Error()}
			}
		}
		a.N += batch
		if a.NS = time.Since(start).Nanoseconds(); a.NS < ns/8 {
			batch *= 2
		}
	}
	return a
}

func main() {
	prepared := map[string]work{}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var r request
		var a answer
		if err := json.Unmarshal(line, &r); err != nil {
			a.Error = err.Error()
		} else if r.Op == "run" {
			a = run(prepared[r.ID], r.NS)
		} else if w, err := prepare(r.Variant, r.Body); err != nil {
			a.Error = err.Error()
		} else if b, err := w(); err != nil {
			a.Error = err.Error()
		} else {
			prepared[r.ID], a.Output = w, string(b)
		}
		if out.Encode(a) != nil {
			return
		}
	}
}
