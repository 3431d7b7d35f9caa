package lang

import (
	"bufio"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/testenv"
)

var update = flag.Bool("update", false, "write the golden files of testdata; with -oracle, the recorded answers too")

// forbidden are the methods that SecureUberspector hides, and the one that needs a writer of the engine.
var forbidden = regexp.MustCompile(`^java\.lang\.Class | (wait|notify)\(|Block\$Reference render\(`)

// boxes joins the overloads that Velocity cannot tell apart, and names arrays of any type as Java does.
var boxes = strings.NewReplacer("boolean", "Boolean", "char", "Character", "byte", "Byte", "short", "Short", "int", "Integer",
	"long", "Long", "float", "Float", "double", "Double")

func methodKey(class, name string, params []string) string {
	for k, p := range params {
		if !strings.HasSuffix(p, "[]") {
			if b := boxes.Replace(p); typeNum[p] != 0 && typ(typeNum[p]).primitive() {
				params[k] = b
			}
		}
	}
	return class + " " + name + "(" + strings.Join(params, ",") + ")"
}

// TestMethods compares the tables with the methods that reflection finds in Java 17 (testdata/Methods.java): nothing is
// missing, nothing is too much.
func TestMethods(t *testing.T) {
	loadClasses()
	ours := map[string]bool{}
	for _, c := range everyClass() {
		if c.name == "" || strings.HasPrefix(c.name, "[") || strings.Contains(c.name, "Lambda") || c == classClass || c.like != nil {
			continue
		}
		for name, methods := range c.methods {
			for _, m := range methods {
				var params []string
				for _, p := range m.params {
					params = append(params, types[p].name)
				}
				ours[methodKey(c.name, name, params)] = true
			}
		}
	}
	file, err := os.Open("testdata/methods17.txt")
	require.NoError(t, err)
	defer file.Close()
	java := map[string]bool{}
	for sc := bufio.NewScanner(file); sc.Scan(); {
		if forbidden.MatchString(sc.Text()) {
			continue
		}
		class, rest, _ := strings.Cut(sc.Text(), " ")
		name, params, _ := strings.Cut(strings.TrimSuffix(rest, ")"), "(")
		var list []string
		if params != "" {
			list = strings.Split(params, ",")
		}
		java[methodKey(class, name, list)] = true
	}
	require.Greater(t, len(java), 2000)
	var missing, extra []string
	for k := range java {
		if !ours[k] {
			missing = append(missing, k)
		}
	}
	for k := range ours {
		if !java[k] {
			extra = append(extra, k)
		}
	}
	slices.Sort(missing)
	slices.Sort(extra)
	require.Empty(t, missing)
	require.Empty(t, extra)
}

// unreachable are classes of which no template gets an object; the one without a name stands in the table of views.
var unreachable = map[string]bool{"": true, "java.lang.Object": true, "[Ljava.lang.CharSequence;": true, "[Ljava.util.Map$Entry;": true}

// ambiguous are methods with a parameter of which templates have only null, which then fits another overload as well.
var ambiguous = map[string]bool{
	"java.lang.String byte[] getBytes(Charset)":                                       true,
	"java.math.BigDecimal BigDecimal divide(BigDecimal,RoundingMode)":                 true,
	"java.math.BigDecimal BigDecimal divide(BigDecimal,MathContext)":                  true,
	"java.util.Comparators$NaturalOrderComparator Comparator thenComparing(Function)": true,
	"java.util.Collections$ReverseComparator Comparator thenComparing(Function)":      true,
	"net.minidev.json.JSONArray String toJSONString(JSONStyle)":                       true,
	"net.minidev.json.JSONArray void writeJSONString(Appendable,JSONStyle)":           true,
}

// behind reports whether another object answers to the name: the array in a wrapper, java.lang.Class for the engine's classes.
func behind(c *class, name string) bool {
	return c == wrapperClass && arrayClasses.Get()["Object"].named(name) != nil || c == engineClasses[ScopeInfo] && classClass.named(name) != nil
}

// TestEveryMethodIsRecorded lists the methods of all classes (testdata/methods.golden): what the reference engine answers is
// recorded for each, or it is unsupported by name, or no template can call it.
func TestEveryMethodIsRecorded(t *testing.T) {
	testenv.OneGoroutine(t)
	recorded := map[string]bool{}
	for _, s := range subjects {
		for sequence := range recordedSequences(t, s.class) {
			c := newCalls()
			c.met = func(of *class, m *method) { recorded[of.name+" "+m.String()] = true }
			_, _ = c.run(sequence)
		}
	}
	lines := map[string]bool{}
	for _, c := range everyClass() {
		if c.like != nil || unreachable[c.name] {
			continue
		}
		for _, m := range everyMethod(c) {
			line, status := c.name+" "+m.String(), "recorded"
			switch {
			case isRefused(m):
				status = "unsupported"
			case !allowed(c, m.name):
				status = "hidden by SecureUberspector"
			case behind(c, m.name):
				status = "hidden by another object"
			case ambiguous[line]:
				status = "ambiguous"
				require.False(t, recorded[line], line)
			case !recorded[line]:
				t.Errorf("no answer is recorded for %s", line)
			}
			lines[line+" "+status] = true
		}
	}
	got := strings.Join(slices.Sorted(maps.Keys(lines)), "\n") + "\n"
	if *update {
		require.NoError(t, os.WriteFile("testdata/methods.golden", []byte(got), 0o644))
	}
	want, err := os.ReadFile("testdata/methods.golden")
	require.NoError(t, err)
	require.Equal(t, string(want), got, "run the test with -update")
}

// isRefused calls a method that takes no receiver to fail by itself.
func isRefused(m *method) (refused bool) {
	defer func() { _ = recover() }()
	_, err := m.run(&Runtime{}, jsondoc.OfIntegral(jsondoc.Byte, 1), make([]Value, len(m.params)))
	_, refused = err.(*UnsupportedError)
	return refused
}
