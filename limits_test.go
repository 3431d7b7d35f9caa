package gatemap

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// hostileCases reads testdata/hostile/templates.txt: a line "== LIMIT name",
// where LIMIT is what ends the template, or "none", and behind it the template.
// {{TEXT*N}} stands for N times the text.
func hostileCases(t *testing.T) map[string][2]string {
	text, err := os.ReadFile("testdata/hostile/templates.txt")
	require.NoError(t, err)
	cases := map[string][2]string{}
	for _, part := range strings.Split(string(text), "\n== ")[1:] {
		head, source, _ := strings.Cut(part, "\n")
		limit, name, _ := strings.Cut(head, " ")
		cases[name] = [2]string{limit, repeated(t, strings.TrimSuffix(source, "\n"))}
	}
	return cases
}

func repeated(t *testing.T, s string) string {
	s, err := expanded(s)
	require.NoError(t, err)
	return s
}

// mostExpanded bounds what expanded returns: twice what a payload may have.
const mostExpanded = 20 << 20

// expanded writes {{TEXT*N}} out.
func expanded(s string) (string, error) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{{")
		b.WriteString(before)
		if !ok {
			return b.String(), nil
		}
		text, after, _ := strings.Cut(rest, "}}")
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

// No template may take unbounded time or memory, and what a limit ends is an
// error that says so, never another answer. The time is ten times what a quiet
// machine takes at the most.
func TestHostileTemplates(t *testing.T) {
	body := []byte(`{"a":[` + strings.Repeat("1,", 1000) + `1],"s":"` + strings.Repeat("x", 1000) + `"}`)
	for name, c := range hostileCases(t) {
		t.Run(name, func(t *testing.T) {
			e := templateEngine(t, c[1], Limits{})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := e.Evaluate(&Request{}, &Backend{StatusCode: 200, Body: body})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			t.Logf("%v, %d MB allocated, %v", took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20, err)
			require.Less(t, took, 20*time.Second)
			if c[0] == "none" {
				require.NoError(t, err)
				return
			}
			f := failure(t, err)
			require.ErrorContains(t, err, "for "+c[0])
			require.Contains(t, f.Log, "Unable to transform response")
		})
	}
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
	start := time.Now()
	_, err := e.EvaluateContext(ctx, &Request{}, backend)
	require.ErrorIs(t, failure(t, err), context.DeadlineExceeded)
	require.Less(t, time.Since(start), 5*time.Second)
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
			start := time.Now()
			_, err := e.EvaluateContext(ctx, &Request{}, backend)
			t.Log(time.Since(start))
			require.ErrorIs(t, failure(t, err), context.DeadlineExceeded)
			require.Less(t, time.Since(start), 2*time.Second) // it is milliseconds where nothing else runs
		})
	}
}
