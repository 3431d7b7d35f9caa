package oracle

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

//go:embed seeds
var seedFiles embed.FS

// builtinSeeds are the templates that come with the package.
var builtinSeeds = sync.OnceValue(func() []Case {
	entries, err := seedFiles.ReadDir("seeds")
	if err != nil {
		panic(err) // embedded: cannot be missing
	}
	var cases []Case
	for _, e := range entries {
		text, err := seedFiles.ReadFile("seeds/" + e.Name())
		if err != nil {
			panic(err)
		}
		cases = append(cases, Case{Template: string(text)})
	}
	return cases
})

// LoadSeeds reads templates to mutate from the folders given: *.ndjson files of
// template lines, and *.json files with members "template" or
// "responseTemplates" at any depth. The package's own seeds are always among them.
func LoadSeeds(folders ...string) ([]Case, error) {
	cases := append([]Case(nil), builtinSeeds()...)
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*.*json"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			if filepath.Ext(name) == ".ndjson" {
				for line := range strings.Lines(string(text)) {
					cases = appendSeed(cases, []byte(line))
				}
				continue
			}
			var value any
			if err := json.Unmarshal(text, &value); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			for _, t := range templatesIn(value, false) {
				cases = append(cases, Case{Template: t})
			}
		}
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("no templates in %s", strings.Join(folders, ", "))
	}
	return cases, nil
}

// templatesIn lists the strings that are templates by the name of the member
// that holds them, or holds the object that does.
func templatesIn(value any, named bool) []string {
	var templates []string
	switch v := value.(type) {
	case string:
		if named && v != "" {
			return []string{v}
		}
	case []any:
		for _, e := range v {
			templates = append(templates, templatesIn(e, false)...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			templates = append(templates, templatesIn(v[name], named || name == "template" || name == "responseTemplates")...)
		}
	}
	return templates
}

// appendSeed adds the template of a JSON object, with its inputs, unless it has none.
func appendSeed(cases []Case, text []byte) []Case {
	c, err := ParseLine(text)
	if err != nil || c.Template == "" {
		return cases
	}
	return append(cases, c)
}

// mutated takes a seed, changes some of its tokens, and uses its inputs.
func (g *gen) mutated() string {
	seed := g.seeds[g.n(len(g.seeds))]
	if strings.Contains(seed.Template, "input") && g.p(70) {
		g.keys = namesIn(seed.Template)
		g.out.Body = g.suitable()
	}
	if seed.Body != "" && g.p(80) {
		g.out.Body = seed.Body
	}
	if groups, err := objectFields([]byte(seed.Params)); err == nil && len(groups) == 3 {
		g.out.Params = seed.Params
	}
	if seed.Context != "" {
		g.out.Context = seed.Context
	}
	if seed.StageVariables != "" {
		g.out.StageVariables = seed.StageVariables
	}
	for _, v := range seed.Vars {
		if k := g.shadow(v); k != kVoid {
			g.declare(v.Name, k)
		}
	}
	tokens := Tokens(seed.Template)
	for range g.n(4) {
		tokens = g.mutate(tokens)
	}
	return strings.Join(tokens, "")
}

// namesIn lists what a template may read from a document: names behind a dot
// and words in quotes.
func namesIn(template string) []string {
	var names []string
	for i := 0; i < len(template); i++ {
		if c := template[i]; c == '.' || c == '\'' || c == '"' {
			if n := run(template[i+1:], isWord); n > 0 {
				names = append(names, template[i+1:i+1+n])
			}
		}
	}
	return names
}

// suitable writes a body in which many of the keys are found: nested objects,
// and lists of objects.
func (g *gen) suitable() string {
	if len(g.keys) == 0 {
		return g.document0()
	}
	var level func(depth int) string
	level = func(depth int) string {
		var fields []string
		seen := map[string]bool{}
		for range 1 + g.n(8) {
			key := g.key()
			if seen[key] {
				continue
			}
			seen[key] = true
			value := g.jsonAny(1)
			switch {
			case depth > 0 && g.p(35):
				value = level(depth - 1)
			case depth > 0 && g.p(30):
				value = "[" + level(depth-1) + "," + level(depth-1) + "]"
			case g.p(10):
				value = quoteJSON(level(0)) // for $util.parseJson
			}
			fields = append(fields, quoteJSON(key)+":"+value)
		}
		return "{" + strings.Join(fields, ","+g.jsonSpace()) + "}"
	}
	return level(3)
}

// shadow binds a seed's variable in place of one of the same name, and guesses its kind.
func (g *gen) shadow(v Var) kind {
	kept := g.out.Vars[:0]
	for _, o := range g.out.Vars {
		if o.Name != v.Name {
			kept = append(kept, o)
		}
	}
	g.out.Vars = append(kept, v)
	var value any
	if json.Unmarshal([]byte(v.JSON), &value) != nil {
		return kVoid
	}
	switch value.(type) {
	case string:
		return kStr
	case float64:
		return kInt
	case bool:
		return kBool
	case []any:
		return kList
	case map[string]any:
		return kMap
	}
	return kNull
}

// mutate changes one place of a template.
func (g *gen) mutate(tokens []string) []string {
	if len(tokens) == 0 {
		return []string{g.item()}
	}
	i := g.n(len(tokens))
	j := min(len(tokens), i+1+g.n(3))
	cut := func(middle ...string) []string {
		return append(append(append([]string(nil), tokens[:i]...), middle...), tokens[j:]...)
	}
	switch g.n(9) {
	case 0:
		return cut()
	case 1:
		return cut(append(append([]string(nil), tokens[i:j]...), tokens[i:j]...)...)
	case 2: // a piece of another seed
		other := Tokens(g.seeds[g.n(len(g.seeds))].Template)
		if len(other) == 0 {
			return tokens
		}
		k := g.n(len(other))
		return cut(other[k:min(len(other), k+1+g.n(6))]...)
	case 3:
		return cut(g.item())
	case 4:
		return cut(append([]string{g.item()}, tokens[i:j]...)...)
	case 5: // white space
		return cut(append([]string{g.pick(" ", "\n", "\t", "\r\n", "  ")}, tokens[i:j]...)...)
	case 6: // swap
		k := g.n(len(tokens))
		swapped := append([]string(nil), tokens...)
		swapped[i], swapped[k] = swapped[k], swapped[i]
		return swapped
	case 7:
		return cut(g.value())
	}
	return cut(append([]string{g.oddity()}, tokens[i:j]...)...)
}

// Tokens cuts a template into pieces that are worth moving as a whole: names
// with their sign, numbers, runs of blanks, single characters. Joined they are
// the template.
func Tokens(template string) []string {
	var tokens []string
	for i := 0; i < len(template); {
		j := i + tokenLength(template[i:])
		tokens = append(tokens, template[i:j])
		i = j
	}
	return tokens
}

func tokenLength(s string) int {
	n := 1
	switch c := s[0]; {
	case c == '$':
		for n < len(s) && (s[n] == '!' || s[n] == '{') {
			n++
		}
		n += run(s[n:], isWord)
	case c == '#' && len(s) > 1 && s[1] == '{', c == '#' && len(s) > 1 && s[1] == '@':
		n = 2 + run(s[2:], isWord)
	case c == '#':
		n += run(s[1:], isWord)
	case c == '.':
		n += run(s[1:], isWord)
	case isWord(c):
		n = run(s, isWord)
	case c == ' ' || c == '\t':
		n = run(s, func(c byte) bool { return c == ' ' || c == '\t' })
	case c >= 0x80:
		n = run(s, func(c byte) bool { return c >= 0x80 })
	}
	return n
}

func isWord(c byte) bool {
	return c == '_' || c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func run(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}
