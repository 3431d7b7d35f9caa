package jsonschema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// TestSecondOpinion: the library that reads the schemas agrees on which bodies
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
		library.UseLoader(texts(row))
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

type texts recorded

func (m texts) Load(address string) (any, error) {
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
