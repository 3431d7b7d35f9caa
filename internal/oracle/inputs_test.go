package oracle

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/template"
)

// TestManyInputs evaluates generated templates with the inputs of others,
// compiled once and compiled anew: what is compiled keeps nothing of an input.
func TestManyInputs(t *testing.T) {
	generator := Generator{Seed: 7, Only: []string{"document", "documents", "gateway", "regex", "format", "collections", "mutate"}}
	const templates, inputs = 150, 12
	buf := make([]byte, 0, 1<<16)
	for n := range templates {
		source := generator.Case(n).Template
		once, err := compile(source)
		if err != nil {
			continue
		}
		for k := range inputs {
			in := generator.Case(n + k)
			anew, err := compile(source)
			require.NoError(t, err)
			want := render(anew, []byte(in.Body))
			buf = append(buf[:0], in.Body...)
			got := render(once, buf)
			poison.Bytes(buf)
			require.Equal(t, want, got, "%s\n%s", source, in.Body)
		}
	}
}

func compile(source string) (*template.Template, error) {
	return template.Parse(source, template.Options{RepeatedOverrides: true})
}

func render(t *template.Template, body []byte) string {
	out, err := t.Execute(&template.Env{Body: body},
		template.Variable{Name: "s0", Value: "Hello, World"}, template.Variable{Name: "n0", Value: 12}, template.Variable{Name: "l0", Value: []any{"a", "b"}})
	if err != nil {
		return "error " + err.Error()
	}
	return out.Output + string(out.ResponseOverride)
}
