package gatemap

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
)

// listed is an entry of a list in testdata/hostile.
type listed struct{ head, text string }

// hostileList reads a list of testdata/hostile: an entry begins with a line
// "== HEAD", and its text is what follows. What comes before the first says what
// the list is.
func hostileList(t *testing.T, name string) []listed {
	text, err := os.ReadFile("testdata/hostile/" + name + ".txt")
	require.NoError(t, err)
	var all []listed
	for _, part := range strings.Split(string(text), "\n== ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		all = append(all, listed{head, strings.TrimSuffix(rest, "\n")})
	}
	return all
}

func repeated(t *testing.T, s string) string {
	s, err := expanded(s)
	require.NoError(t, err)
	return s
}

// mostExpanded bounds what expanded returns: twice what a payload may have.
const mostExpanded = 20 << 20

// expanded writes {{TEXT*N}} out, and before that «TEXT*N», which may be within.
func expanded(s string) (string, error) {
	s, err := expandedIn(s, "«", "»")
	if err != nil {
		return "", err
	}
	return expandedIn(s, "{{", "}}")
}

func expandedIn(s, begin, end string) (string, error) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, begin)
		b.WriteString(before)
		if !ok {
			return b.String(), nil
		}
		text, after, _ := strings.Cut(rest, end)
		i := strings.LastIndexByte(text, '*')
		n, err := strconv.Atoi(text[i+1:])
		if err != nil {
			return "", err
		}
		if i < 0 || n < 0 || b.Len()+n*i > mostExpanded {
			return "", errors.New("cannot repeat " + text)
		}
		b.WriteString(strings.Repeat(text[:i], n))
		s = after
	}
}

func templateEngine(t *testing.T, source string, limits Limits) *Engine {
	r := on("200", "")
	r.ResponseTemplates = Ordered[*string]{{Key: "application/json", Value: &source}}
	e, err := Compile(integration(HTTP, "", r), Options{Limits: limits})
	require.NoError(t, err)
	return e
}

// The same input ends at the same step: the step before the last is too few.
func TestStepLimitIsExact(t *testing.T) {
	source := `#foreach($i in [1..100])#set($s="$!s$i")$s.hashCode()#end`
	backend := &Backend{StatusCode: 200, Body: []byte("{}")}
	least := 1
	for fails := 1 << 20; least < fails; {
		mid := (least + fails) / 2
		if _, err := templateEngine(t, source, Limits{Steps: mid}).Evaluate(&Request{}, backend); err == nil {
			fails = mid
		} else {
			least = mid + 1
		}
	}
	for range 3 {
		_, err := templateEngine(t, source, Limits{Steps: least - 1}).Evaluate(&Request{}, backend)
		require.ErrorContains(t, err, "exceeds the limit of "+strconv.Itoa(least-1)+" for steps")
		for _, n := range []int{least, least + 1} {
			_, err = templateEngine(t, source, Limits{Steps: n}).Evaluate(&Request{}, backend)
			require.NoError(t, err)
		}
	}
}

func TestEvaluateContext(t *testing.T) {
	source := "{{#foreach($i in [1..1000])*4}}#set($x=$i)" + strings.Repeat("#end", 4)
	e := templateEngine(t, repeated(t, source), Limits{Steps: -1})
	backend := &Backend{StatusCode: 200, Body: []byte("{}")}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	start := cputime.Now()
	_, err := e.EvaluateContext(ctx, &Request{}, backend)
	require.ErrorIs(t, failure(t, err), context.DeadlineExceeded)
	require.Less(t, cputime.Now()-start, 5*time.Second)
	x, err := e.ExplainContext(ctx, &Request{}, backend)
	require.ErrorIs(t, failure(t, err), context.DeadlineExceeded)
	require.NotNil(t, x.Error)

	ended, stop := context.WithCancelCause(context.Background())
	gone := errors.New("the client went away")
	stop(gone)
	plain := MustCompile(integration(HTTP, "", on("200", "")), Options{})
	_, err = plain.EvaluateContext(ended, &Request{}, backend)
	require.ErrorIs(t, failure(t, err), gone)
	_, err = plain.EvaluateContext(context.Background(), &Request{}, backend)
	require.NoError(t, err)
}

// A string that grows in a loop takes time in proportion to its length, and what
// was thrown away does not count. Steps stand for the time.
func TestGrowingStringsAreLinear(t *testing.T) {
	for _, grow := range []string{`$s + $x`, `"$s,$x"`, `$s.concat($x)`, `$s + "," + $x`} {
		steps := func(rounds int) int {
			source := `#set($x="0123456789abcdefghijklmnopqrst")#set($s="")#foreach($i in [1..` + strconv.Itoa(rounds/100) +
				`])#foreach($j in [1..100])#set($s=` + grow + `)#end#end$s.length()`
			e := templateEngine(t, source, Limits{})
			backend := &Backend{StatusCode: 200, Body: []byte("{}")}
			x := exchange{engine: e, req: &Request{}, backend: backend, dst: new(Response), body: backend.Body}
			if err := x.steps(); err != nil {
				require.NoError(t, err, grow)
			}
			return int(x.use().Meter().Spent())
		}
		require.LessOrEqual(t, steps(10_000), 125*steps(100), grow)
	}
}

// A context that has ended is seen during whatever takes long: with steps
// without limit, each of these works on for longer than the test waits.
func TestContextEndsLongWork(t *testing.T) {
	const long = `#set($s="xxxxxxxxxxxxxxxx")#foreach($k in [1..15])#set($s="$s$s")#end`
	const many = `#foreach($i in [1..1000])#foreach($j in [1..1000])#foreach($k in [1..1000])`
	const end = `#end#end#end`
	for name, source := range map[string]string{
		"a regular expression": `$input.body.replaceAll("(x+x+)+\1y", "")`,
		"parsing":              long + `#set($s=$s.replace("x","1,"))` + many + `#set($x=$util.parseJson("[${s}1]"))` + end,
		"sorting":              `#set($l=[1..100000])` + many + `#set($m=[])#set($x=$m.addAll($l))#set($x=$m.sort(null))` + end,
		"formatting":           many + `#set($x=$input.body.format("%100000d", 1))` + end,
		"base64":               long + many + `#set($x=$util.base64Decode($util.base64Encode($s)))` + end,
		"hashing":              long + many + `#set($x=$s.hashCode())` + end,
		"printing":             `#set($a=[1])#foreach($i in [1..60])#set($a=[$a,$a])#end#foreach($i in [1])#set($x=$foreach.put("k",$a))` + many + `$foreach.toString()` + end + `#end`,
		"paths":                `#set($l=[1..1000])` + many + `#set($x=$input.path('$..*'))` + end,
	} {
		t.Run(name, func(t *testing.T) {
			e := templateEngine(t, source, Limits{Steps: -1, Matching: -1, Memory: -1, Output: -1})
			backend := &Backend{StatusCode: 200, Body: []byte(strings.Repeat("x", 60))}
			if name == "paths" {
				backend.Body = []byte("[" + strings.Repeat("[1],", 1000) + "1]")
			}
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
			defer cancel()
			start := cputime.Now()
			_, err := e.EvaluateContext(ctx, &Request{}, backend)
			took := cputime.Now() - start
			t.Log(took)
			require.ErrorIs(t, failure(t, err), context.DeadlineExceeded)
			require.Less(t, took, 2*time.Second) // it is 30 milliseconds where nothing else runs
		})
	}
}
