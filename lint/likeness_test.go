package lint_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/lint"
)

// listOfThings reads a list, with something to say of each reference in it.
const listOfThings = `#set($root = $input.path('$'))
{"id": $input.json('$.id0'), "name": "$util.escapeJavaScript($root.name)",
 "items": [#foreach($i in $root.items){"n": "$i.name"}#if($foreach.hasNext),#end#end]}`

func methodWith(kind gatemap.IntegrationType, mediaType, template string) definition.Operation {
	return definition.Operation{HTTPMethod: "GET", Path: "/a", Integration: &gatemap.Integration{Type: kind, HTTPMethod: "GET", URI: "https://a.example/",
		IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{{Key: "default", Value: gatemap.IntegrationResponse{StatusCode: "200",
			ResponseTemplates: gatemap.Ordered[*string]{{Key: mediaType, Value: &template}}}}}}}
}

// TestAlike: which names make no difference.
func TestAlike(t *testing.T) {
	changed := func(old, name string) string { return strings.ReplaceAll(listOfThings, old, name) }
	for _, row := range []struct {
		first, second string
		alike         bool
	}{
		{listOfThings, changed("id0", "id7"), true},
		{listOfThings, changed(`"id"`, `"ab"`), true},
		{listOfThings, changed(`"n"`, `"x"`), true},
		{listOfThings, changed("id0", "id10"), false},    // all behind it is elsewhere
		{listOfThings, changed("id0", "zz0"), false},     // in another order among what is read
		{listOfThings, changed("id0", "nam"), false},     // the beginning of another name
		{listOfThings, changed("items", "times"), false}, // a payload that is shown has it
		{listOfThings, changed("id0", "0id"), false},     // no name of a path
		{listOfThings, changed("id0", "i-0"), false},
		{listOfThings, changed("$i.name", "$i.nime"), false},              // what is shown
		{`{"a": $input.json('$.b')}`, `{"b": $input.json('$.b')}`, false}, // the same name twice
		{`{"b": $input.json('$.b')}`, `{"c": $input.json('$.c')}`, true},
		{`{"a": "$input.path('$.b')"}`, `{"a": "$input.path('$.c')"}`, false},
		{`{"a": "$input.json('$.b')"}`, `{"a": "$input.json('$.c')"}`, false}, // a fix has it
		{`#set($m = {"a": 1}){"b": $m.a}`, `#set($m = {"c": 1}){"b": $m.a}`, false},
		{`#set($m = {"x": 1}){"b": $m.a}`, `#set($m = {"y": 1}){"b": $m.a}`, false}, // no text that is printed
		{`#define($d){"x": 1}#end$d`, `#define($d){"y": 1}#end$d`, false},
		{`#if($input.json('$.x') == "1"){"a": 1}#else{"b": 1}#end`, `#if($input.json('$.x') == "1"){"c": 1}#else{"d": 1}#end`, true},
		{`#if($input.json('$.x') == "1"){"a": 1}#else{}#end`, `#if($input.json('$.y') == "1"){"a": 1}#else{}#end`, false},
		{`#set($x = $input.json('$.x')){"a": $x}`, `#set($x = $input.json('$.y')){"a": $x}`, false},
		{`{"a": $input.json('$.b').length()}`, `{"a": $input.json('$.c').length()}`, false},
		{`{"a": $input.json('$.b.c')}`, `{"a": $input.json('$.d.e')}`, true},
		{`{"a": $input.json('$.b.b')}`, `{"a": $input.json('$.d.e')}`, false},
		{`{"k": $input.json('$.b'), "v": $input.path("$.$x")}`, `{"k": $input.json('$.c'), "v": $input.path("$.$x")}`, false}, // a path that is made
		{`{"k": $input.json('$.b'), "v": $input.path('$').toString().contains("b1")}`, `{"k": $input.json('$.c'), "v": $input.path('$').toString().contains("b1")}`, false},
		{`#set($input = 1){"a": $input.json('$.b')}`, `#set($input = 1){"a": $input.json('$.c')}`, false},
		{`{"a": $input.json('$.b')} #if(`, `{"c": $input.json('$.d')} #if(`, false},
		{`{"abc": 1 "d": 2}`, `{"xyz": 1 "d": 2}`, true},
		{`{"abc": 1 "d": 2}`, `{"abc": 1 "e": 2}`, false}, // where JSON ends
		{"{\"a\": \"\xff\"}", "{\"b\": \"\xff\"}", false},
		{`{"a": "` + strings.Repeat("x", 5000) + `"}`, `{"b": "` + strings.Repeat("x", 5000) + `"}`, false},
	} {
		m := methodWith(gatemap.HTTP, "application/json", "")
		require.Equal(t, row.alike, lint.Alike(&m, row.first, row.second), "%s\n%s", row.first, row.second)
		requireSameUnlike(t, row.first, row.second, row.first)
	}
}

// requireSameUnlike checks templates of methods with and without what was found in
// others like them, with as much work as they may do and with less.
func requireSameUnlike(t *testing.T, templates ...string) {
	t.Helper()
	for _, kind := range []gatemap.IntegrationType{gatemap.HTTP, gatemap.Mock} {
		for _, mediaType := range []string{"application/json", "application/xml"} {
			var methods []definition.Operation
			for _, text := range templates {
				methods = append(methods, methodWith(kind, mediaType, text))
			}
			for _, bounds := range [][2]int{{100_000, 1000}, {100_000, 7}, {100_000, 30}, {1500, 0}, {4000, 60}} {
				require.Equal(t, lint.CheckMethods(methods, bounds[0], bounds[1], true), lint.CheckMethods(methods, bounds[0], bounds[1], false), "%v %q %q", bounds, mediaType, templates)
			}
		}
	}
}

// FuzzAlike: templates in which names are others have what was found in the first
// one, wherever nobody looks at them again.
func FuzzAlike(f *testing.F) {
	for i, seed := range []string{
		listOfThings, `{"a": "$input.json('$.b')", "b": $input.json('$.c.d')}`, `{"message": $input.json('$.message') "x": 1}`,
		`#set($r = $input.path('$.a'))#if($r.b == "x"){"c": $input.json('$.c'), #end"d": "$r.d"}`, `<a "b":>$input.json('$.x')</a>`,
		`[#foreach($i in $input.path('$.list')){"i": $i.i, "all": $input.json('$.list'), "u": "$util.escapeJavaScript($input.json('$'))"},#end]`,
		`{"ab": $input.json('$.ab'), "a": "$input.path('$.a')", "keys": [#foreach($k in $input.path('$').keySet())"$k"#end]}`,
	} {
		f.Add(seed, uint64(i))
	}
	f.Fuzz(func(t *testing.T, template string, seed uint64) {
		if len(template) > 400 {
			return
		}
		random := rand.New(rand.NewPCG(seed, 0))
		words := strings.FieldsFunc(template, func(r rune) bool {
			return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", r)
		})
		other := func(name string) string {
			if random.IntN(3) == 0 {
				for _, i := range random.Perm(len(words)) {
					if len(words[i]) == len(name) {
						return words[i]
					}
				}
			}
			out := []byte(name)
			for i := range out {
				if random.IntN(2) == 0 {
					out[i] = "abcxyzAZ09_"[random.IntN(11)]
				}
			}
			return string(out)
		}
		requireSameUnlike(t, template, lint.Renamed(template, other), lint.Renamed(template, other), template)
	})
}

// TestManyAlike: what is kept of templates is bounded, however many shapes there are.
func TestManyAlike(t *testing.T) {
	var methods []definition.Operation
	for i := range 1200 {
		methods = append(methods, methodWith(gatemap.HTTP, "application/json", fmt.Sprintf(`{"a%d": [%s"$input.path('$.x')"]}`, i%7, strings.Repeat("1,", i/7))))
	}
	require.Equal(t, lint.CheckMethods(methods, 1<<30, 1000, true), lint.CheckMethods(methods, 1<<30, 1000, false))
}
