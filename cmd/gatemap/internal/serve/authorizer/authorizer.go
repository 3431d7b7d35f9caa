// Package authorizer reads the declared answers of an authorizer, which stand for
// a Lambda authorizer, a user pool or IAM:
//
//	source: method.request.header.Authorization # that is what it is without one
//	answers:
//	  Bearer alice: {principalId: alice, context: {tier: gold}}
//	  Bearer bob: {claims: {sub: b-1, email: bob@example.com}}
//	  Bearer eve: {usageIdentifierKey: secret} # an API key, where the API takes it from the authorizer
//	  Bearer old: unauthorized
//	  Bearer broken: fail
//	any: deny # for all other callers; without it they are denied
//
// An answer is an object, which allows, or one of the words allow, deny (403),
// unauthorized (401) and fail (500).
package authorizer

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/yamlfile"
	"github.com/gatemap/gatemap/request"
)

// Read reads the file called name, YAML or JSON. The error is
// definition.Faults, every fault with its place.
func Read(name string, data []byte) (*request.Authorizer, error) {
	f := file{yamlfile.File{Name: name}}
	z := &request.Authorizer{Answers: map[string]*request.Authorization{}}
	if root := f.Parse(data); root != nil {
		f.Pairs(root, "an authorizer", func(key, value *yaml.Node) {
			switch key.Value {
			case "source":
				z.Source = f.source(value)
			case "answers":
				f.Pairs(value, "answers", func(caller, answer *yaml.Node) { z.Answers[caller.Value] = f.answer(answer) })
			case "any":
				z.Any = f.answer(value)
			default:
				f.Fail(key, "no such member: %s; there are source, answers and any", key.Value)
			}
		})
	}
	return z, f.Faults.Err()
}

type file struct{ yamlfile.File }

func (f *file) source(n *yaml.Node) string {
	text, ok := f.Text(n, "source")
	for _, place := range []string{"method.request.header.", "method.request.querystring."} {
		if strings.HasPrefix(text, place) && len(text) > len(place) {
			return text
		}
	}
	if ok {
		f.Fail(n, "source is method.request.header.NAME or method.request.querystring.NAME")
	}
	return ""
}

// answer reads what an authorizer says to a caller.
func (f *file) answer(n *yaml.Node) *request.Authorization {
	if n.Kind == yaml.MappingNode {
		return f.allowed(n)
	}
	words := map[string]request.Authorization{"allow": {}, "deny": {Deny: true}, "unauthorized": {Unauthorized: true}, "fail": {Fail: true}}
	if text, ok := f.Text(n, "an answer"); ok {
		if a, ok := words[text]; ok {
			return &a
		}
		f.Fail(n, "an answer is allow, deny, unauthorized or fail, or an object with principalId, context and claims")
	}
	return nil
}

func (f *file) allowed(n *yaml.Node) *request.Authorization {
	a := new(request.Authorization)
	f.Pairs(n, "an answer", func(key, value *yaml.Node) {
		switch key.Value {
		case "principalId":
			a.PrincipalID, _ = f.Text(value, key.Value)
		case "usageIdentifierKey":
			a.UsageIdentifierKey, _ = f.Text(value, key.Value)
		case "context":
			a.Context = f.values(value, key.Value)
		case "claims":
			a.Claims = f.values(value, key.Value)
		default:
			f.Fail(key, "no such member: %s; there are principalId, context, claims and usageIdentifierKey", key.Value)
		}
	})
	return a
}

// values reads a mapping of names to texts, numbers and truth values, which are
// all texts in $context.authorizer (guide, Lambda authorizer output).
func (f *file) values(n *yaml.Node, name string) map[string]any {
	all := map[string]any{}
	f.Pairs(n, name, func(key, value *yaml.Node) {
		if text, ok := f.Text(value, name+"."+key.Value); ok {
			all[key.Value] = text
		}
	})
	return all
}
