package read

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"net/url"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// modelAddress is the address of the API's models, where a model refers to
// another one. The service writes the id of the API; no id is known here, and
// whoever reads a schema takes any. Source: developer guide, models-mappings-models.
const modelAddress = "https://apigateway.amazonaws.com/restapis/api/models/"

// anyAPI is such a reference with the id, or what stands for it, in its group.
var anyAPI = lazyregexp.New(`("\$ref"\s*:\s*"https://apigateway\.amazonaws\.com/restapis/)[^/"]+(/models/)`)

// maxModel bounds a schema: above the quota, so that whoever compiles it says
// what the quota is.
const maxModel = 1 << 20

// Model reads a model of an API: its schema is a map, or a text that holds the
// JSON. rewrite gives a reference its form in the service, and leaves others as
// they are; nil rewrites none.
func (l *Loader) Model(schema *Node, name, api string, rewrite func(ref string) string) {
	d := l.of(api)
	l.full(schema, len(d.schemas), maxModels, "models")
	open, text := schema.Open(), schema.Text
	switch {
	case schema.Kind == Object, schema.Origin().IsMap():
		made := l.schema(First(schema.Origin(), schema), rewrite, 0)
		text, open = l.JSONText(made, false), made.Unresolved()
	case schema.Kind != Text:
		l.Problem(definition.Error, schema, "%s where the schema of a model is expected", schema.Kind)
		return
	}
	if len(text) > maxModel {
		l.Problem(definition.Error, schema, "the schema of the model %s has %d bytes; the limit is %d", Quoted(name), len(text), maxModel)
		return
	}
	text = anyAPI.ReplaceAllString(text, "${1}api${2}")
	for _, o := range open {
		if o.Hard || strings.Contains(text, "${") { // otherwise only the id of the API was open
			l.Problem(definition.Note, schema, "the schema of the model %s: %s", Quoted(name), o.Why).Code = definition.CodeUnread
		}
	}
	d.putModel(name, text, schema.Place())
}

// OwnModel reads a schema that stands where a model belongs, and returns the name
// that it gets: the service makes one that begins so.
func (l *Loader) OwnModel(schema *Node, api string, rewrite func(ref string) string) string {
	made := l.schema(schema, rewrite, 0)
	sum := sha256.Sum256([]byte(l.JSONText(made, false)))
	name := "MODEL" + hex.EncodeToString(sum[:3])
	l.Model(schema, name, api, rewrite)
	return name
}

// ModelRef is how the model called name is referred to from another one.
func ModelRef(name string) string { return modelAddress + url.PathEscape(name) }

// notSchemas are the keywords whose value is data.
var notSchemas = []string{"enum", "default", "example", "examples"}

// schema returns a schema as JSON has it, with its references rewritten.
func (l *Loader) schema(n *Node, rewrite func(string) string, depth int) *Node {
	l.Step(n, depth)
	switch n.Kind {
	case Number:
		return n.As(Number, jsonNumber(n.Text))
	case Boolean:
		return n.As(Boolean, map[bool]string{true: "true", false: "false"}[n.Text == "true"])
	case List:
		r := n.As(List, "")
		for _, item := range n.Items {
			r.Items = append(r.Items, l.schema(item, rewrite, depth+1))
		}
		return r
	case Object:
		r := n.As(Object, "")
		for _, m := range n.Members {
			within := rewrite
			if slices.Contains(notSchemas, m.Key) || strings.HasPrefix(m.Key, "x-") {
				within = nil
			}
			v := l.schema(m.Value, within, depth+1)
			if m.Key == "$ref" && v.Kind == Text && rewrite != nil {
				if to := rewrite(v.Text); to != v.Text {
					v = v.As(Text, to)
				}
			}
			r.Put(Member{Key: m.Key, Pos: m.Pos, Value: v})
		}
		return r
	}
	return n
}

// jsonNumber writes a number of YAML (0x1F, 0o17, +1, .5) as JSON does; one that
// JSON does not have, as .inf, is null.
func jsonNumber(s string) string {
	if json.Valid([]byte(s)) {
		return s
	}
	if len(s) > maxDigits {
		return "null"
	}
	if i, ok := new(big.Int).SetString(strings.TrimPrefix(s, "+"), 0); ok {
		return i.String()
	}
	if plain := strings.TrimPrefix(strings.ReplaceAll(s, "_", ""), "+"); strings.HasPrefix(plain, ".") {
		s = "0" + plain
	} else if sign, rest, ok := strings.Cut(plain, "."); ok && sign == "-" {
		s = "-0." + rest
	} else {
		s = strings.Replace(strings.TrimSuffix(plain, "."), ".e", "e", 1)
	}
	if json.Valid([]byte(s)) {
		return s
	}
	return "null"
}

// maxDigits bounds a number that has to be converted.
const maxDigits = 100
