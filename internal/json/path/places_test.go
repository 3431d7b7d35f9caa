package path_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jsonpath "github.com/gatemap/gatemap/internal/json/path"
)

// TestPlaces: what a path reads and what its filters compare it with, the values
// first that the filter takes.
func TestPlaces(t *testing.T) {
	for path, want := range map[string]string{
		"$":                                         ``,
		"$.a.b[0].c":                                `$.a.b[*].c`,
		"$['a','b'].c":                              `$.b; $.a.c`,
		"$.a.length()":                              ``,
		"$['it is'].b":                              `$.it is.b`,
		"$['a.b'].c":                                ``,
		"$.items[?(@.kind=='a')]":                   `$.items[*].kind = "a"; $.items[*]`,
		"$.items[?('a' == @.kind)].id":              `$.items[*].kind = "a"; $.items[*].id`,
		"$..items[?(@.kind)].id":                    `$.items[*].kind; $.items[*].id`,
		"$.a[?(@.n < 10 && @.n >= 3)]":              `$.a[*].n = 9 10 11 4 3 2; $.a[*]`,
		"$.a[?(3 < @.n || !(@.on == true))]":        `$.a[*].n = 4 3 2; $.a[*].on = true; $.a[*]`,
		"$.a[?(@ == 'x')]":                          `$.a[*] = "x"`,
		"$.a[?(@.k in ['a', 1])]":                   `$.a[*].k = "a" 1; $.a[*]`,
		"$.a[?('a' in @.tags)]":                     `$.a[*].tags = ["a"] "a"; $.a[*]`,
		"$.a[?(@.tags contains 'a')]":               `$.a[*].tags = ["a"] "a"; $.a[*]`,
		"$.a[?(@.tags anyof ['a'])]":                `$.a[*].tags = ['a'] "a"; $.a[*]`,
		"$.a[?(@.tags size 2)]":                     `$.a[*].tags = ["x","x"] ["x","x","x"] ["x"]; $.a[*]`,
		"$.a[?(@.tags empty true)]":                 `$.a[*].tags = [] ["x"]; $.a[*]`,
		"$.a[?(@.tags empty false)]":                `$.a[*].tags = ["x"] []; $.a[*]`,
		"$.a[?(@.k =~ /ab+/i)]":                     `$.a[*].k ~ (?i)ab+; $.a[*]`,
		"$.a[?(@.k == $.wanted)]":                   `$.a[*].k = "same"; $.wanted = "same"; $.a[*]`,
		"$.a[?(@.b[?(@.c == null)])].d":             `$.a[*].b[*].c = null; $.a[*].b[*]; $.a[*].d`,
		"$.a[?(@.n == 1.5)]":                        `$.a[*].n = 1.5; $.a[*]`,
		"$.a[?(@.n.length() > 3)]":                  `$.a[*]`,
		"$.a[?(@.n == 99999999999)]":                `$.a[*].n = 99999999999; $.a[*]`,
		"$.a[1:2][*].b":                             `$.a[*][*].b`,
		"$.a[?(@.s == \"say \\\"hi\\\" \\u00e9\")]": `$.a[*].s = "say \"hi\" é"; $.a[*]`,
	} {
		p, err := jsonpath.Compile(path)
		require.NoError(t, err, path)
		var got []string
		for _, place := range p.Places() {
			text := place.Path
			if len(place.Constants) > 0 {
				text += " = " + strings.Join(place.Constants, " ")
			}
			if len(place.Patterns) > 0 {
				text += " ~ " + strings.Join(place.Patterns, " ")
			}
			got = append(got, text)
			for _, c := range place.Constants {
				require.True(t, json.Valid([]byte(c)), "%s: %s", path, c)
			}
		}
		require.Equal(t, strings.ReplaceAll(want, "['a']", `["a"]`), strings.Join(got, "; "), path)
	}
}

// TestElements: a list that a path gives has its elements at one place, unless the
// path goes through the whole document or asks for something else.
func TestElements(t *testing.T) {
	for path, want := range map[string]string{
		"$.items[?(@.kind=='a')]": "$.items[*]", "$.items[*].id": "$.items[*].id", "$.items[0:2]": "$.items[*]",
		"$.items": "", "$.items[0]": "", "$..id": "", "$.items[*].length()": "", "$['a.b'][*]": "",
	} {
		p, err := jsonpath.Compile(path)
		require.NoError(t, err, path)
		require.Equal(t, want, p.Elements(), path)
	}
}

// TestPlacesBounded: a path of any size has few places.
func TestPlacesBounded(t *testing.T) {
	text := "$.a[?(" + strings.Repeat("@.b == 1 || ", 4000) + "@.b == 1)]"
	for i := range 100 {
		text = strings.Replace(text, "@.b ", "@.b"+strings.Repeat("x", i)+" ", 1)
	}
	p, err := jsonpath.Compile(text)
	require.NoError(t, err)
	require.LessOrEqual(t, len(p.Places()), 40)
	nested := strings.Repeat("$.a[?(@.a", 40) + strings.Repeat(")]", 40)
	if p, err = jsonpath.Compile(nested); err == nil {
		require.LessOrEqual(t, len(p.Places()), 40)
	}
}

// FuzzPlaces: whatever a path is, what it reads has few places, each of which begins
// at the root, and constants in JSON.
func FuzzPlaces(f *testing.F) {
	for _, seed := range []string{"$.a[?(@.b in ['x',2])].c", "$..a[?(!(@.b =~ /x+/i))]", "$[?(@.a[?(@.b == $.c)] size 3)]", "$['a','b'][*][1:2].length()", "[?({''}!=@)]", "$.a[?({'x':1} == @.b)]", "a[?(@ contains null)]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := jsonpath.Compile(text)
		if err != nil {
			return
		}
		places := p.Places()
		if len(places) > 40 {
			t.Fatalf("%d places of %q", len(places), text)
		}
		for _, place := range places {
			if !strings.HasPrefix(place.Path, "$.") && !strings.HasPrefix(place.Path, "$[*]") || len(place.Constants) > 40 || len(place.Patterns) > 40 {
				t.Fatalf("%q: %+v", text, place)
			}
			for _, c := range place.Constants {
				if !json.Valid([]byte(c)) {
					t.Fatalf("%q: the constant %s", text, c)
				}
			}
		}
		if at := p.Elements(); at != "" && p.Definite() {
			t.Fatalf("%q is definite and has elements at %s", text, at)
		}
	})
}
