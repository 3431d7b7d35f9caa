package document

import (
	"encoding/json"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/source"
)

// ReadRequest reads what the gateway knows about the client's request:
//
//	{"httpMethod", "path", "headers": {name: value or [values]}, "pathParameters": {name: value},
//	 "querystring": {name: value or [values]}, "body", "context": {...}, "stageVariables": {name: value}}
func ReadRequest(f File) (*gatemap.Request, error) {
	d := &document{file: f}
	r := new(gatemap.Request)
	if root := d.parse(); root != nil {
		d.request(r, root)
	}
	if err := d.err(); err != nil {
		return nil, err
	}
	return r, nil
}

func (d *document) request(r *gatemap.Request, root *source.Node) {
	d.fields(root, "", map[string]func(*source.Node, string){
		"httpMethod":     d.text(&r.HTTPMethod),
		"path":           d.text(&r.Path),
		"headers":        func(n *source.Node, at string) { r.Headers = d.lists(n, at) },
		"pathParameters": func(n *source.Node, at string) { r.PathParameters = d.singles(n, at) },
		"querystring":    func(n *source.Node, at string) { r.Querystring = d.lists(n, at) },
		"body": func(n *source.Node, at string) {
			var body string
			d.text(&body)(n, at)
			r.Body = []byte(body)
		},
		"context": func(n *source.Node, at string) {
			if d.want(n, at, source.Object) {
				r.Context = members(n)
			}
		},
		"stageVariables": func(n *source.Node, at string) {
			for _, f := range d.singles(n, at) {
				r.StageVariables = append(r.StageVariables, gatemap.Member{Name: f.Name, Value: f.Values[0]})
			}
		},
	})
}

// members takes an object as $context wants it: ordered, with numbers as they
// were written.
func members(n *source.Node) []gatemap.Member {
	all := make([]gatemap.Member, len(n.Members))
	for i := range n.Members {
		all[i] = gatemap.Member{Name: n.Members[i].Name, Value: value(&n.Members[i].Value)}
	}
	return all
}

func value(n *source.Node) any {
	switch n.Kind {
	case source.Bool:
		return n.Text == "true"
	case source.Number:
		return json.Number(n.Text)
	case source.String:
		return n.Text
	case source.Array:
		list := make([]any, len(n.Items))
		for i := range n.Items {
			list[i] = value(&n.Items[i])
		}
		return list
	case source.Object:
		return members(n)
	}
	return nil
}
