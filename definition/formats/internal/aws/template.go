package aws

import (
	"cmp"
	"unicode/utf8"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
	"github.com/gatemap/gatemap/internal/source"
)

// ReadTemplate reads a file that is one mapping template, as that of the integration
// response 200 of GET /, an HTTP integration. Its text has the places of the file; nothing
// else has any. What is no UTF-8 ends the load: a definition cannot hold it.
func ReadTemplate(l *read.Loader, name, mediaType string) {
	start := read.StartOf(l.Display(name))
	data, err := l.Read(name)
	if err != nil {
		l.Fail(definition.Position{File: start.File()}, err, "%v", err)
	}
	if form := source.WideForm(data); form != "" {
		l.Fail(start.Position(), nil, source.WideMessage, form)
	}
	if !utf8.Valid(data) {
		l.Fail(start.Position(), nil, "the file is not in UTF-8")
	}
	text := &read.Node{Kind: read.Text, Text: string(data), Pos: start}
	templates := &read.Node{Kind: read.Object, Members: []read.Member{{Key: cmp.Or(mediaType, "application/json"), Value: text}}}
	response := &read.Node{Kind: read.Object, Members: []read.Member{
		{Key: definition.NameStatusCode, Value: &read.Node{Kind: read.Text, Text: "200"}},
		{Key: definition.NameResponseTemplates, Value: templates},
	}}
	r := l.Reader(read.ControlPlane, false)
	v := &definition.Integration{Type: definition.HTTP}
	r.Responses(v, nil, []read.Response{{Node: response}})
	l.Add(definition.Operation{Position: start.Position(), HTTPMethod: "GET", Path: "/", Integration: v, Places: r.Places})
}
