package gatemap

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/meter"
)

// lambdaError is the answer of a Lambda function that failed with message,
// which needs no escapes but those of line ends.
func lambdaError(message string) *Backend {
	message = strings.NewReplacer("\n", `\n`, "\r", `\r`).Replace(message)
	return &Backend{StatusCode: 200, Body: []byte(`{"errorMessage":"` + message + `"}`)}
}

// TestLongMessages: regular patterns take linear time, so that these end at
// all; Java itself overflows its stack on the first of them (rules/selection.md#flavour).
func TestLongMessages(t *testing.T) {
	long := strings.Repeat("all work and no play\n", 10_000_000/22)
	for pattern, message := range map[string]string{
		`(\n|.)+`: long,
		`(a+)+$`:  strings.Repeat("a", 5_000_000),
	} {
		e := MustCompile(integration(AWS, lambdaURI, on("200", ""), on("500", pattern)), Options{})
		resp, err := e.Evaluate(&Request{}, lambdaError(message))
		require.NoError(t, err)
		require.Equal(t, 500, resp.StatusCode, pattern)
		resp, err = e.Evaluate(&Request{}, lambdaError(message+"\r!"))
		require.NoError(t, err)
		require.Equal(t, 200, resp.StatusCode, pattern)
	}
}

// TestIrregularPatternsGiveUp: a pattern that needs backtracking ends within
// its budget with a typed error, which is never taken for "no match".
func TestIrregularPatternsGiveUp(t *testing.T) {
	e := MustCompile(integration(AWS, lambdaURI, on("200", ""), on("500", `(a|aa)+\1?$`)), Options{})
	resp, err := e.Evaluate(&Request{}, lambdaError(strings.Repeat("a", 20)))
	require.NoError(t, err)
	require.Equal(t, 500, resp.StatusCode)
	_, err = e.Evaluate(&Request{}, lambdaError(strings.Repeat("a", 60)+"!"))
	require.ErrorIs(t, err, javaregex.ErrBudget)
	var failure *GatewayError
	require.ErrorAs(t, err, &failure)
	require.Equal(t, APIConfigurationError, failure.Type)
	require.Equal(t, 500, failure.Response().StatusCode)
}

// hostilePattern is a case of testdata/hostile/patterns.txt.
type hostilePattern struct{ name, want, pattern, subject string }

func hostilePatterns(t *testing.T) []hostilePattern {
	var cases []hostilePattern
	for _, part := range hostileList(t, "patterns") {
		pattern, subject, _ := strings.Cut(part.text, "\n")
		c := hostilePattern{pattern: repeated(t, pattern), subject: repeated(t, subject)}
		for _, want := range []string{"match ", "no match ", "limit "} {
			if name, ok := strings.CutPrefix(part.head, want); ok {
				c.want, c.name = strings.TrimSpace(want), name
			}
		}
		require.NotEmpty(t, c.name, part.head)
		cases = append(cases, c)
	}
	return cases
}

// evaluated is a whole evaluation with its meter.
func evaluated(e *Engine, backend *Backend) (spent int64, err *GatewayError) {
	x := exchange{engine: e, req: &Request{}, backend: backend, dst: new(Response), body: backend.Body}
	err = x.steps()
	return x.use().Meter().Spent(), err
}

// TestHostilePatterns: a pattern ends with the right answer or in the error of
// the limit, the same for Evaluate and Explain, as a selectionPattern; as the
// regex of replaceAll and of a filter it ends, too. The time is twenty times
// what a quiet machine takes at the most.
func TestHostilePatterns(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, c := range hostilePatterns(t) {
		t.Run(c.name, func(t *testing.T) {
			e := MustCompile(integration(AWS, lambdaURI, on("200", ""), on("500", c.pattern)), Options{})
			backend := lambdaError(c.subject)
			start := time.Now()
			resp, err := e.Evaluate(&Request{}, backend)
			took := time.Since(start)
			require.Less(t, took, 20*time.Second)
			spent, _ := evaluated(e, backend)
			t.Logf("selection: %v, %d steps, %v", took.Round(time.Millisecond), spent, err)
			x, xerr := e.Explain(&Request{}, backend)
			switch c.want {
			case "match", "no match":
				require.NoError(t, err)
				require.NoError(t, xerr)
				require.Equal(t, map[string]int{"match": 500, "no match": 200}[c.want], resp.StatusCode)
				require.Equal(t, resp, x.Response)
			default:
				f := failure(t, err)
				require.ErrorContains(t, err, "exceeds the limit of 20000000 for ")
				require.Equal(t, f.Log, failure(t, xerr).Log)
				require.Equal(t, err.Error(), xerr.Error())
				require.Contains(t, f.Log, "500", "the response whose pattern it is")
			}
			for _, template := range []string{
				`#set($s = $input.path('$.s'))#set($p = $input.path('$.p'))$s.replaceAll($p, "").length()`,
				`#set($p = $input.path('$.q'))$input.json("$.list[?(@ =~ /$p/)]")`,
			} {
				ways := templateEngine(t, template, Limits{})
				body := []byte(`{"s":` + quoted(c.subject) + `,"p":` + quoted(c.pattern) + `,"q":` + quoted(c.pattern) + `,"list":[` + quoted(c.subject) + `]}`)
				start := time.Now()
				_, err := ways.Evaluate(&Request{}, &Backend{StatusCode: 200, Body: body})
				took := time.Since(start)
				t.Logf("%.20s...: %v, %v", template, took.Round(time.Millisecond), err)
				require.Less(t, took, 20*time.Second)
				if err != nil && !errors.Is(err, javaregex.ErrBudget) {
					require.ErrorContains(t, err, "exceeds the limit of")
				}
			}
		})
	}
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// TestOneCeilingForAllPatterns: what one pattern has spent the next one lacks.
func TestOneCeilingForAllPatterns(t *testing.T) {
	subject := strings.Repeat("a", 200)
	spentBy := func(n int, limits Limits) (int64, *GatewayError) {
		responses := []IntegrationResponse{on("200", "")}
		for i := range n {
			responses = append(responses, on(strconv.Itoa(400+i), `(a+)(?=\1`+strconv.Itoa(i)+`)b`))
		}
		e, err := Compile(integration(AWS, lambdaURI, responses...), Options{Limits: limits})
		require.NoError(t, err)
		return evaluated(e, lambdaError(subject))
	}
	one, failed := spentBy(1, Limits{})
	require.Nil(t, failed)
	five, failed := spentBy(5, Limits{})
	require.Nil(t, failed)
	require.Greater(t, five, 4*one)
	_, failed = spentBy(5, Limits{Matching: int(3 * one)})
	require.ErrorIs(t, failed, javaregex.ErrBudget)
	var limit *meter.LimitError
	require.ErrorAs(t, failed, &limit)
	require.Equal(t, meter.Match, limit.What)
	require.NotContains(t, failed.Log, "400", "the first pattern had enough")
}

// TestStepsDoNotDependOnThePast: the same evaluation takes the same steps when
// an evaluation before it has compiled its patterns and paths, and when others
// have filled the caches.
func TestStepsDoNotDependOnThePast(t *testing.T) {
	e := templateEngine(t, `#foreach($i in [1..200])#set($s = "a${i}b")$s.replaceAll("a($i|x)+b", "y")$s.matches("(a|b)*$i.?b")`+
		`$s.split("[${i}x]+").size()$input.path("$.l[?(@.n == $i || @.s =~ /(x|y)+$i/)]")#end`+
		`#foreach($i in [1..3])$input.body.replaceAll("n.?", "m")$input.path("$.l[$i].n")#end`, Limits{})
	backend := &Backend{StatusCode: 200, Body: []byte(`{"l":[{"n":1,"s":"xy1"},{"n":2},{"n":3},{"n":4}]}`)}
	first, err := evaluated(e, backend)
	if err != nil {
		require.NoError(t, err)
	}
	for range 3 {
		other := templateEngine(t, `#foreach($i in [1..70])$input.body.matches("(q|$i)*r")$input.path("$.m[$i]")#end`, Limits{})
		_, err = evaluated(other, backend)
		require.Nil(t, err)
		again, err := evaluated(e, backend)
		require.Nil(t, err)
		require.Equal(t, first, again)
	}
}

// TestJoinOfLists: a filter that asks for each element whether it is in a list
// of the document takes steps in proportion to both, and beyond the limit the
// evaluation fails instead of finding nothing.
func TestJoinOfLists(t *testing.T) {
	e := templateEngine(t, `{"hits": $input.json('$.items[?(@.id in $.sel[*])]')}`, Limits{})
	body := func(n int) []byte {
		var items, sel strings.Builder
		for i := range n {
			if i > 0 {
				items.WriteByte(',')
				sel.WriteByte(',')
			}
			items.WriteString(`{"id":` + strconv.Itoa(i) + `}`)
			sel.WriteString(strconv.Itoa(2 * i))
		}
		return []byte(`{"items":[` + items.String() + `],"sel":[` + sel.String() + `]}`)
	}
	for _, n := range []int{2300, 20_000} {
		resp, err := e.Evaluate(&Request{}, &Backend{StatusCode: 200, Body: body(n)})
		require.NoError(t, err)
		require.Equal(t, n/2, strings.Count(string(resp.Body), `"id"`))
	}
	small := templateEngine(t, `{"hits": $input.json('$.items[?(@.id in $.sel[*])]')}`, Limits{Steps: 10_000})
	_, err := small.Evaluate(&Request{}, &Backend{StatusCode: 200, Body: body(2300)})
	require.ErrorContains(t, err, "exceeds the limit of 10000 for steps")
	require.Contains(t, failure(t, err).Log, "Unable to transform response")

	header := on("200", "")
	header.ResponseParameters = Ordered[string]{{Key: "method.response.header.n", Value: `integration.response.body.items[?(@.id in $.sel[*])].id`}}
	for steps, fails := range map[int]bool{0: false, 500: true} {
		mapped, err := Compile(integration(HTTP, "", header), Options{Limits: Limits{Steps: steps}})
		require.NoError(t, err)
		resp, err := mapped.Evaluate(&Request{}, &Backend{StatusCode: 200, Body: body(600)})
		if fails {
			require.ErrorContains(t, err, "exceeds the limit of 500 for steps")
			require.Contains(t, failure(t, err).Log, "Unable to map method.response.header.n")
			continue
		}
		require.NoError(t, err)
		require.NotNil(t, resp)
	}
}
