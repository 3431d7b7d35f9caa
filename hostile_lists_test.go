package gatemap

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/internal/testenv"
)

// requireLimit looks that a limit has ended an evaluation, or that none has.
func requireLimit(t *testing.T, limit string, k cost) {
	t.Helper()
	requireCheap(t, k)
	if limit == "none" {
		require.NoError(t, k.err)
		return
	}
	if limit == "headers" {
		require.ErrorContains(t, k.err, "are larger than allowed maximum of ")
		return
	}
	require.ErrorContains(t, k.err, "exceeds the limit of ")
	require.ErrorContains(t, k.err, "for "+limit)
}

// limit takes the head of an entry apart: the limit, and the name behind it.
func (l listed) limit(t *testing.T) (limit, name string) {
	for _, limit := range []string{"none", "steps", "memory", "nesting", "output", "headers", "pattern matching"} {
		if name, ok := strings.CutPrefix(l.head, limit+" "); ok {
			return limit, name
		}
	}
	require.Fail(t, "no limit", l.head)
	return
}

// No template may take unbounded time or memory, and what a limit ends is an
// error that says so, never another answer.
func TestHostileTemplates(t *testing.T) {
	testenv.OneGoroutine(t)
	const body = `{"a":[{{1,*1000}}1],"s":"{{x*1000}}"}`
	for _, part := range hostileList(t, "templates") {
		limit, name := part.limit(t)
		t.Run(name, func(t *testing.T) {
			c := costCase{Template: part.text, Body: body}
			k, err := c.measure(Limits{})
			require.NoError(t, err)
			requireLimit(t, limit, k)
			if limit != "none" && limit != "headers" {
				require.Contains(t, failure(t, k.err).Log, "Unable to transform response")
			}
		})
	}
}

// No path may either, in a template or as a parameter.
func TestHostilePaths(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, part := range hostileList(t, "paths") {
		limit, name := part.limit(t)
		path, body, _ := strings.Cut(part.text, "\n")
		t.Run(name, func(t *testing.T) {
			expression := `integration.response.body` + strings.TrimPrefix(repeated(t, path), "$")
			for _, c := range []costCase{
				{Template: `#set($x=$input.path("` + path + `"))`, Body: body},
				{Template: `#set($p="` + path + `")#set($x=$input.path("$p"))`, Body: body},
				{Parameter: expression, Body: body},
			} {
				k, err := c.measure(Limits{Headers: -1})
				if err != nil { // a parameter that is none
					require.NotEmpty(t, c.Parameter, err)
					continue
				}
				requireLimit(t, limit, k)
			}
		})
	}
}

// bodyReaders read a body in one way each.
var bodyReaders = []costCase{
	{Template: `$input.path('$[0]')`},
	{Template: `$input.json('$')`},
	{Template: `$input.path('$..a').size()`},
	{Template: `$input.path('$[?(@ == 1)]').size()`},
	{Template: `#set($d=$util.parseJson($input.body))$d.hashCode()`},
	{Template: `#foreach($e in $input.path('$'))#foreach($k in [1..1000])#set($x=$e.toString())#end#end`},
	{Template: `#set($x=$input.path('$').toString())`},
	{Template: `#set($l=$input.path('$'))#foreach($k in [1..1000])#foreach($j in [1..1000])#set($x=$l[0])#set($x=$l.get(0).equals($l[1]))#end#end`},
	{Template: `$util.escapeJavaScript($input.body)$util.base64Encode($input.body)$util.urlEncode($input.body)`},
	{Template: `#set($x=$input.body.split(",").size())#set($x=$input.body.replaceAll("[^x]", ""))`},
	{Template: `#set($x=$input.body.toUpperCase().length())#set($x=$input.body.toCharArray())`},
	{Parameter: `integration.response.body[0]`},
	{Parameter: `integration.response.body`},
	{Pattern: `(\n|.)*x{5}`},
}

// No body may, whoever reads it. What it is read as may be wrong JSON: then that
// is the error.
func TestHostileBodies(t *testing.T) {
	if testing.Short() {
		t.Skip("reads bodies of 10 MB")
	}
	readers := bodyReaders
	if os.Getenv("GATEMAP_COST") == "" { // all of them take a minute
		readers = []costCase{bodyReaders[0], bodyReaders[len(bodyReaders)/2], bodyReaders[len(bodyReaders)-1]}
	}
	for _, part := range hostileList(t, "bodies") {
		t.Run(part.head, func(t *testing.T) {
			for _, c := range readers {
				c.Body = part.text
				k, err := c.measure(Limits{Headers: -1})
				require.NoError(t, err)
				t.Logf("%s", c.Template+c.Parameter+c.Pattern)
				requireCheap(t, k)
				if k.err != nil {
					require.Regexp(t, `exceeds the limit of|ParseException|cannot|json: |larger than|errorMessage|IndexOutOfBounds|VelocityException|control character`, k.err.Error(), c.Template)
				}
			}
		})
	}
}

// Compile of what a definition may hold takes a second or two at the most, and
// little memory.
func TestHostileCompile(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles large templates")
	}
	for _, part := range hostileList(t, "compile") {
		kind, name, _ := strings.Cut(part.head, " ")
		t.Run(name, func(t *testing.T) {
			text := repeated(t, part.text)
			responses := []IntegrationResponse{on("200", "")}
			if kind == "template" {
				require.Less(t, len(text), defaultTemplate)
				responses[0].ResponseTemplates = Ordered[*string]{{Key: "application/json", Value: &text}}
			} else {
				for i := range 190 {
					responses = append(responses, on(strconv.Itoa(400+i), text+"|"+strconv.Itoa(i)))
				}
			}
			start := cputime.Now()
			_, err := Compile(integration(HTTP, "", responses...), Options{})
			took := cputime.Now() - start
			t.Logf("%v of CPU, %.100v", took.Round(time.Millisecond), err)
			most := 20 * aSecond
			if os.Getenv("GATEMAP_COST") != "" {
				most = 2 * aSecond
			}
			require.LessOrEqual(t, took, most)
		})
	}
}
