package emit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// Convert writes api in the format to, one of formats.AWSCLI, OpenAPI,
// CloudFormation and Terraform. The problems name what the format cannot say
// and what is therefore left out; they are none of api.Problems. The error is
// a *definition.Fault. api is not changed.
func Convert(api *formats.API, to formats.Format) ([]byte, definition.Faults, error) {
	if api == nil {
		return nil, nil, definition.Faultf(definition.Position{}, "there is no API to write")
	}
	w := &writer{api: api, format: to}
	var write func() ([]byte, error)
	switch to {
	case formats.AWSCLI:
		write = w.awsCLI
	case formats.OpenAPI:
		write = w.openAPI
	case formats.CloudFormation:
		write = w.cloudFormation
	case formats.Terraform:
		write = w.terraform
	default:
		return nil, nil, w.fail(definition.Position{File: api.Name}, "the formats that can be written are aws-cli, openapi, cloudformation and terraform")
	}
	if err := w.check(); err != nil {
		return nil, nil, err
	}
	w.declare()
	data, err := write()
	if err != nil {
		return nil, nil, err
	}
	return data, w.problems, nil
}

type writer struct {
	api      *formats.API
	format   formats.Format
	declared declared
	problems definition.Faults
}

func (w *writer) fail(at definition.Position, format string, args ...any) error {
	return definition.Faultf(at, "cannot be written as %s: %s", w.format, fmt.Sprintf(format, args...))
}

func (w *writer) problem(s definition.Severity, at definition.Position, format string, args ...any) {
	p := definition.Fault{Position: at, Severity: s, Message: fmt.Sprintf(format, args...)}
	if !slices.ContainsFunc(w.problems, func(q *definition.Fault) bool { return *q == p }) {
		w.problems = append(w.problems, &p)
	}
}

// lone tells whether the API is one integration or method without a place in
// an API, which only the AWS CLI can print.
func (w *writer) lone() bool { return len(w.api.Methods) == 1 && w.api.Methods[0].Path == "" }

// check refuses what no format can say.
func (w *writer) check() error {
	for i := range w.api.Methods {
		if w.api.Methods[i].Integration == nil {
			return w.fail(w.api.Methods[i].Position, "a method has no integration")
		}
	}
	if w.lone() && w.format == formats.AWSCLI {
		return nil
	}
	seen := make(map[string]bool)
	for _, m := range w.api.Methods {
		if m.Path == "" || m.HTTPMethod == "" {
			return w.fail(m.Position, "the method has no path or no HTTP method")
		}
		key := m.HTTPMethod + " " + m.Path
		if seen[key] {
			return w.fail(m.Position, "there are two methods %s: convert one API at a time (API.Of, --api)", key)
		}
		seen[key] = true
		statuses := make(map[string]bool)
		for _, e := range m.Integration.IntegrationResponses {
			if statuses[e.Value.StatusCode] {
				return w.fail(m.Find(definition.Pointer(definition.NameIntegrationResponses, e.Key)).Position, "two integration responses have the status code %s", e.Value.StatusCode)
			}
			statuses[e.Value.StatusCode] = true
		}
	}
	return nil
}

// resource is one node of the tree of paths.
type resource struct {
	path, part string
	parent     *resource
	name       string // an identifier, unique in the API
	methods    []*definition.Operation
}

// tree returns the resources that the paths of the API need, parents first;
// the first is the root.
func (w *writer) tree() []*resource {
	root := &resource{path: "/", name: "Root"}
	all := []*resource{root}
	byPath := map[string]*resource{"/": root}
	names := map[string]bool{"Root": true, "Api": true}
	for i := range w.api.Methods {
		m := &w.api.Methods[i]
		at := root
		for _, part := range strings.Split(strings.Trim(m.Path, "/"), "/") {
			if part == "" {
				continue
			}
			path := strings.TrimSuffix(at.path, "/") + "/" + part
			next := byPath[path]
			if next == nil {
				next = &resource{path: path, part: part, parent: at, name: identifier(path, names)}
				byPath[path] = next
				all = append(all, next)
			}
			at = next
		}
		at.methods = append(at.methods, m)
	}
	return all
}

// identifier makes a name of letters and digits of a path: /pets/{id} becomes
// PetsId.
func identifier(path string, taken map[string]bool) string {
	var b strings.Builder
	start := true
	for _, c := range path {
		switch {
		case 'a' <= c && c <= 'z' && start:
			b.WriteRune(c - 'a' + 'A')
			start = false
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' && b.Len() > 0:
			b.WriteRune(c)
			start = false
		default:
			start = true
		}
	}
	base := b.String()
	if base == "" {
		base = "Resource"
	}
	name := base
	for i := 2; taken[name]; i++ {
		name = fmt.Sprintf("%s%d", base, i)
	}
	taken[name] = true
	return name
}

// object is an ordered JSON object that is being built.
type object []member

type member struct {
	key   string
	value any
}

// Set adds a member.
func (o *object) Set(key string, value any) { *o = append(*o, member{key, value}) }

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	all := definition.Ordered[any]{}
	for _, m := range o {
		all = append(all, definition.Entry[any]{Key: m.key, Value: m.value})
	}
	return all.MarshalJSON()
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// sortedKeys returns the keys of m in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// filled returns templates with "" for the empty template, for notations that
// have no null there.
func filled(templates definition.Ordered[*string]) definition.Ordered[string] {
	if templates == nil {
		return nil
	}
	all := definition.Ordered[string]{}
	for _, t := range templates {
		s := ""
		if t.Value != nil {
			s = *t.Value
		}
		all = append(all, definition.Entry[string]{Key: t.Key, Value: s})
	}
	return all
}
