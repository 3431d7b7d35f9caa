package jsonschema

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

const models = "https://apigateway.amazonaws.com/restapis/"

// TestSecondOpinion: another library agrees on which bodies
// are valid, but where the service's library is known to differ from draft 4.
func TestSecondOpinion(t *testing.T) {
	agreed, known := 0, 0
	for _, row := range records(t) {
		if row.Fault || row.Want == "no JSON" {
			continue
		}
		library := jsonschema.NewCompiler()
		library.DefaultDraft(jsonschema.Draft4)
		library.UseRegexpEngine(func(source string) (jsonschema.Regexp, error) { return compilePattern(nil, source) })
		library.UseLoader(loader(row))
		schema, err := library.Compile(models + "r/models/M")
		require.NoError(t, err, row.Schema)
		body, err := jsonschema.UnmarshalJSON(strings.NewReader(row.Body))
		require.NoError(t, err)
		if (schema.Validate(body) == nil) == (row.Want == "") {
			agreed++
			continue
		}
		known++
		if !isKnown(row) {
			t.Errorf("%s\nbody %s\nwant %s", row.Schema, row.Body, row.Want)
		}
	}
	t.Logf("%d answers agree, %d differ for a known reason", agreed, known)
	require.Greater(t, agreed, 590)
}

// isKnown: an integer with a point or an exponent, which is a number to the
// service; members in another order; a $schema that is not draft 4; formats.
func isKnown(row recorded) bool {
	return strings.Contains(row.Schema, "draft-07") ||
		strings.Contains(row.Schema, `"integer"`) && strings.ContainsAny(row.Body, ".eE") ||
		strings.Contains(row.Schema, `"uniqueItems"`) && strings.Contains(row.Body, `"b"`) ||
		strings.Contains(row.Schema, `"format"`)
}

type loader recorded

func (m loader) Load(address string) (any, error) {
	name := strings.TrimPrefix(address, models+"r/models/")
	source, ok := m.Models[name]
	if name == "M" {
		source, ok = m.Schema, true
	}
	if !ok {
		return nil, fmt.Errorf("no model %s", name)
	}
	return jsonschema.UnmarshalJSON(strings.NewReader(source))
}

// ours are faults that the library does not find: choices of this package.
var ours = []string{"a $ref leaves the models", "a $ref is neither", "a $ref is to what is not there", "an integer of 32 bits",
	"too large or too precise", "without end", "nested too deeply", "the schemas have more than", "an evaluation", "got object, want"}

// FuzzSecondOpinion: the library takes what this package takes, and refuses what it
// refuses for another reason than one of its own.
func FuzzSecondOpinion(f *testing.F) {
	for _, row := range records(f) {
		f.Add(row.Schema)
	}
	for _, schema := range []string{
		`{"type":["string","null"],"required":["a","a"],"enum":[]}`, `{"items":[{"type":"x"}],"additionalItems":{"minimum":"1"}}`,
		`{"dependencies":{"a":["b"],"c":{"type":1}},"not":[],"exclusiveMinimum":true}`, `{"allOf":[],"x":{"type":1},"anyOf":[{"$ref":"#/x"}]}`,
		`{"enum":[{"a":1,"b":[2.0]},{"b":[2],"a":1.0}],"multipleOf":0}`, `{"properties":{"a":{"id":"b","properties":{"c":{"$ref":"#/properties/c"}}}}}`,
	} {
		f.Add(schema)
	}
	f.Fuzz(func(t *testing.T, schema string) {
		if strings.Contains(schema, "schema") || strings.Contains(schema, "\\u") || !utf8.ValidString(schema) || len(schema) > 4096 {
			t.Skip("the library reads another draft, or another text")
		}
		row := recorded{Schema: schema}
		_, err := row.compile()
		var all string
		if err != nil {
			all = err.Error()
		}
		body, failed := jsonschema.UnmarshalJSON(strings.NewReader(schema))
		if failed != nil {
			require.Error(t, err)
			return
		}
		if _, is := body.(map[string]any); !is || slices.ContainsFunc(ours, func(s string) bool { return strings.Contains(all, s) }) {
			return
		}
		library := jsonschema.NewCompiler()
		library.DefaultDraft(jsonschema.Draft4)
		library.UseRegexpEngine(func(source string) (jsonschema.Regexp, error) { return compilePattern(nil, source) })
		for _, format := range []string{"uri", "uriref"} {
			library.RegisterFormat(&jsonschema.Format{Name: format, Validate: func(any) error { return nil }})
		}
		library.UseLoader(loader(row))
		_, failed = library.Compile(models + "r/models/M")
		if failed == nil && err != nil {
			t.Fatalf("only this package refuses: %v", err)
		}
		if failed != nil && err == nil {
			t.Fatalf("only the library refuses: %v", failed)
		}
	})
}
