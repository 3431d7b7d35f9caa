package source

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// TestYAMLFault: the place is that of what has to change.
func TestYAMLFault(t *testing.T) {
	for _, c := range []struct {
		text, want string
	}{
		{"x: [\n", "1:5: did not find expected node content"},
		{"x: [\n\n \n", "1:5: did not find expected node content"},
		{"? [a\n", "1:3: did not find expected ',' or ']'"},
		{"a: {b: 1\nc: 2\n", "2:2: did not find expected ',' or '}'"},
		{"a: b: c\n", "1:5: mapping values are not allowed in this context"},
		{"a:\n  b: 1\n c: 2\n", "3:2: did not find expected key"},
		{"é: @b\n", "1:4: found character that cannot start any token"},
		{"é: ü\n\tb: 1\n", "2:1: found a tab character that violates indentation (a tab: YAML is indented with blanks)"},
		{"- a\nb: 1\n", "2:1: did not find expected '-' indicator"},
		{"é: &x\n  - *y\n", "2:5: unknown anchor 'y' referenced"},
		{"a: b\nc: é\x00\n", "2:5: control characters are not allowed (value: 0)"},
		{"a: b\nc: \xff\xfe\n", "2:4: invalid leading UTF-8 octet (value: 255)"},
		{"a: 'it's'\n", "1:4: the text that this quote opens ends at line 1, column 7, and more follows it: a quote inside is written '' (did not find expected key)"},
		{"a: \"\\d\"\n", "1:5: double quotes have no escape \\d: a backslash is written \\\\ there (found unknown escape character)"},
		{"a: \"x\nb: 1\n", "1:4: the text that this quote opens is not closed (found unexpected end of stream)"},
	} {
		var doc yaml.Node
		err := yaml.Unmarshal([]byte(c.text), &doc)
		require.Error(t, err, "%q", c.text)
		line, column, message := faultOf(err, []byte(c.text))
		require.Equal(t, c.want, fmt.Sprintf("%d:%d: %s", line, column, message), "%q", c.text)
	}
	line, column, message := faultOf(errors.New("x"), nil)
	require.Equal(t, "1:1: x", fmt.Sprintf("%d:%d: %s", line, column, message))
}

// faultOf hands on what the parser says.
func faultOf(err error, data []byte) (line, column int, message string) {
	load := &yaml.LoadError{Message: err.Error()}
	errors.As(err, &load)
	return YAMLFault(data, YAMLMark(load.Mark), YAMLMark(load.ContextMark), load.Message)
}

func FuzzYAMLFault(f *testing.F) {
	for _, seed := range []string{"x: [", "a: 'it's'\n", "a: \"\\d\"", "\xff", "a: &x [*y]\n\n", "? [a\n", "\ufeffa: b: c"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var doc yaml.Node
		err := unmarshal(data, &doc)
		if err == nil {
			return
		}
		line, column, message := faultOf(err, data)
		require.Positive(t, line)
		require.Positive(t, column)
		require.NotEmpty(t, message)
	})
}

// unmarshal turns what the library panics with into an error.
func unmarshal(data []byte, doc *yaml.Node) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return yaml.Unmarshal(data, doc)
}
