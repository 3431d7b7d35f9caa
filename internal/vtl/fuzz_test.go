package vtl

import (
	"errors"
	"testing"
	"unicode/utf8"
)

// seeds adds templates of all kinds: this project's, recorded ones, drawn ones.
func seeds(f *testing.F) {
	const rules = "../../testdata/rules/"
	for _, name := range []string{rules + "velocity-language.ndjson", rules + "velocity-recorded.ndjson", "testdata/drawn.ndjson"} {
		for _, c := range readCases(f, name) {
			f.Add(c.Template)
		}
	}
}

// FuzzParse: parsing never panics, an error has a place inside the template,
// and a plan can be printed.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src string) {
		tmpl, err := Parse(src, Options{})
		var pe *ParseError
		var le *LimitError
		switch {
		case err == nil:
			_ = tmpl.String()
		case errors.As(err, &pe):
			if pe.Offset < 0 || pe.Offset > len(src) || pe.Line < 1 || pe.Column < 1 {
				t.Fatalf("place of %v is outside", pe)
			}
		case !errors.As(err, &le):
			t.Fatalf("%T is no error of this package", err)
		}
	})
}

// FuzzExecute: an execution never panics, stays within its limits, says the
// same twice, and its output is UTF-8 if the template is.
func FuzzExecute(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src string) {
		const limit = 1 << 16
		tmpl, err := Parse(src, Options{MaxSteps: 100_000, MaxMemory: 1 << 22, MaxOutput: limit, MaxNesting: 200})
		if err != nil {
			return
		}
		vars := func() map[string]any {
			return map[string]any{"a": "foo", "l": []int{1, 2, 3}, "m": map[string]any{"k": "v", "n": nil}, "n": 5, "t": true}
		}
		first, err1 := tmpl.Execute(vars())
		second, err2 := tmpl.Execute(vars())
		if (err1 == nil) != (err2 == nil) {
			t.Fatalf("%v, then %v", err1, err2)
		}
		if len(first) > limit || len(first) != len(second) {
			t.Fatalf("%d bytes, then %d", len(first), len(second))
		}
		if utf8.ValidString(src) && !utf8.ValidString(first) {
			t.Fatalf("output %q is not UTF-8", first)
		}
	})
}

// FuzzTokens: the tokens of a template are in order, and each round of the lexer
// comes to an end.
func FuzzTokens(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src string) {
		work := newWorkspace()
		defer work.release()
		var tr tree
		if parse(src, 200, work, &tr, nil) != nil {
			return
		}
		end := int32(0)
		for i, tok := range tr.tokens[1:] {
			empty := tok.kind == kEOF && tok.start == int32(len(src)) && tok.start == tok.end
			if tok.start < end || tok.image < tok.start || tok.image >= tok.end && !empty {
				t.Fatalf("token %d, %+v, begins before %d or is empty", i, tok, end)
			}
			end = tok.end
		}
	})
}

// FuzzText: text without $ and # is its own output.
func FuzzText(f *testing.F) {
	f.Add("plain \\ text { } \\\\ é 😀\n")
	f.Fuzz(func(t *testing.T, src string) {
		for _, c := range src {
			if c == '$' || c == '#' {
				return
			}
		}
		got, err := MustParse(src, Options{}).Execute(nil)
		if err != nil || utf8.ValidString(src) && got != src {
			t.Fatalf("%q gives %q, %v", src, got, err)
		}
	})
}
