package lang

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/testenv"
)

// TestStaticOutcomes runs the recorded sequences, which call every method of every class, and compares what each access
// gives with what was known of it from the classes alone.
func TestStaticOutcomes(t *testing.T) {
	testenv.OneGoroutine(t)
	c := newCalls()
	accesses, exact := 0, 0
	for _, s := range subjects {
		for sequence := range recordedSequences(t, s.class) {
			*c = *newCalls()
			c.gave = func(what string, known Outcome, v Value, res Result, err error) {
				accesses++
				if known.Classes.Len() == 1 {
					exact++
				}
				var thrown *Exception
				switch {
				case errors.As(err, &thrown):
					if thrown.byCaller && thrown.Message == "wrong number of arguments" && !known.Fails {
						t.Errorf("%s: %s has too many arguments", sequence, what)
					}
				case err != nil:
				case res == Missing && !known.Missing, res == Void && !known.Void, res == Found && v.IsNull() && !known.Null,
					res == Found && !v.IsNull() && !ClassesOf(v).Within(known.Classes):
					t.Errorf("%s: %s gives %v of %v, known is %v %v", sequence, what, res, ClassesOf(v).Names(), known.Classes.Names(), known)
				}
			}
			_, _ = c.run(sequence)
		}
	}
	require.Greater(t, accesses, 40_000)
	require.Greater(t, exact, accesses/3)
}

// TestStaticMethods asks for the outcome of every method with arguments of its parameters' own types.
func TestStaticMethods(t *testing.T) {
	methods := 0
	for _, c := range numbered.Get() {
		var of Classes
		of.add(c)
		for name, list := range c.methods {
			for _, m := range list {
				args := make([]Classes, len(m.params))
				known := true
				for i, p := range m.params {
					if p.primitive() {
						p = types[p].boxed
					}
					args[i] = subtypes(p)
					known = known && !args[i].Empty()
				}
				if !known || c == classClass || c == hostClass {
					continue
				}
				methods++
				got, want := StaticCall(of, name, args), m.outcome()
				require.True(t, want.Classes.Within(got.Classes) && (got.Void || !want.Void), "%s.%v", c.name, m)
				if m.result != tVoid && types[m.result].name != "" && len(m.params) == 0 {
					require.Equal(t, want, got, "%s.%v", c.name, m)
				}
			}
		}
	}
	require.Greater(t, methods, 2_000)
}

func TestStaticSets(t *testing.T) {
	text := ClassesNamed("java.lang.String")
	require.Equal(t, []string{"java.lang.String"}, text.Names())
	require.Equal(t, text, ClassesOf(ofStr("x")))
	require.True(t, ClassesOf(Value{}).Empty())
	list := ClassesOf(jsondoc.OfList(jsondoc.NewList(jsondoc.JSONArray)))
	require.True(t, list.Within(Walkable()) && !text.Meets(Walkable()))
	require.True(t, list.Within(Subtypes("List")) && list.Within(JSONClasses()))
	require.True(t, text.Union(list).Without(list) == text)
	require.Contains(t, CommonMethods(text, false), "substring")
	require.NotContains(t, CommonMethods(text, false), "getClass")
	require.Contains(t, CommonMethods(text.Union(list), true), "isEmpty")
	require.NotContains(t, CommonMethods(text.Union(list), true), "substring")
	require.Equal(t, []string{"String substring(int)", "String substring(int,int)"}, slices.Sorted(slices.Values(Signatures(text, "substring"))))
	number := ClassesNamed("java.lang.Integer")
	require.Equal(t, Outcome{Classes: number}, StaticCall(text, "length", nil))
	require.Equal(t, Outcome{Fails: true}, StaticCall(text, "length", []Classes{number}))
	require.Equal(t, Outcome{Missing: true}, StaticCall(text, "size", nil))
	require.Equal(t, Outcome{Missing: true}, StaticProperty(text, "length"))
	require.Equal(t, Outcome{Missing: true}, StaticIndex(text, number))
	require.Equal(t, Outcome{Missing: true}, StaticProperty(list, "size"))
}
