package admin

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"

	"github.com/gatemap/gatemap/internal/lazy"
)

//go:embed pages.html
var pagesHTML string

//go:embed style.css
var styleCSS []byte

// pages escape whatever they show by its place.
var pages = lazy.Value[*template.Template]{Make: func() *template.Template { return template.Must(template.New("").Parse(pagesHTML)) }}

func render(w http.ResponseWriter, name string, data any) {
	var b bytes.Buffer
	if err := pages.Get().ExecuteTemplate(&b, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(b.Bytes())
}

func style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Write(styleCSS)
}
