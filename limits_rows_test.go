package gatemap

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/validate"
)

// limitRow is an evaluation that needs one of the limits of docs/limits.md.
type limitRow struct {
	limits   func(n int) Limits
	template string
	body     string
	least    int    // what it needs; 0 for what only the search knows
	err      string // how the error begins to say which limit it was
	log      string
	placed   bool // the error has a place in the template
}

func limitRows() map[string]limitRow {
	transform := executionlog.Template
	const loop = `#set($a=[1])#foreach($i in [1..20])#set($a=[$a])#end`
	return map[string]limitRow{
		"Payload": {limits: func(n int) Limits { return Limits{Payload: n} }, template: "x", body: `{"a":1}`, least: 7,
			log: "Integration response of reported length 7 is larger than allowed maximum of 6 bytes."},
		"Headers": {limits: func(n int) Limits { return Limits{Headers: n} }, template: "x", body: "{}",
			least: len("Content-Type: application/json\r\n"), log: "Response headers of 32 bytes are larger than allowed maximum of 31 bytes."},
		"Output": {limits: func(n int) Limits { return Limits{Output: n} }, template: "0123456789", body: "{}", least: 10,
			err: "exceeds the limit of 9 for output", log: transform, placed: true},
		"Output of a string in quotes": {limits: func(n int) Limits { return Limits{Output: n} },
			template: `#set($s="xxxxxxxxxx")#set($s="$s$s")`, body: "{}", least: 20, err: "exceeds the limit of 19 for output", log: transform, placed: true},
		"Output of a header": {limits: func(n int) Limits { return Limits{Output: n} },
			template: `#set($context.responseOverride.header.A=[["0123456789"]])`, body: "{}", least: 12,
			err: "for output", log: transform, placed: true},
		"Steps": {limits: func(n int) Limits { return Limits{Steps: n} },
			template: `#foreach($i in [1..100])#set($s="$!s$i")#end$s.hashCode()`, body: "{}", err: "for steps", log: transform, placed: true},
		"Matching": {limits: func(n int) Limits { return Limits{Matching: n} },
			template: `$input.body.replaceAll("(x+x+)+\1y", "")`, body: strings.Repeat("x", 12), err: "for pattern matching", log: transform, placed: true},
		"Memory": {limits: func(n int) Limits { return Limits{Memory: n} },
			template: `#set($s="0123456789abcdef")#foreach($i in [1..14])#set($s="$s$s")#end$s.length()`, body: "{}", err: "for memory", log: transform, placed: true},
		"Nesting": {limits: func(n int) Limits { return Limits{Nesting: n} }, template: loop + `$a`, body: "{}",
			err: "for nesting", log: transform, placed: true},
		"Nesting of what is compared": {limits: func(n int) Limits { return Limits{Nesting: n} }, template: loop + `$a.hashCode()`, body: "{}",
			err: "for nesting", log: transform, placed: true},
		"Nesting of blocks": {limits: func(n int) Limits { return Limits{Nesting: n} },
			template: `#define($a)x#end#define($b)$a#end#define($c)$b#end#define($d)$c#end#define($e)$d#end$e`, body: "{}",
			err: "for nesting", log: transform, placed: true},
	}
}

// run evaluates the row with a limit of n, and looks that Explain says the same.
func (r *limitRow) run(t *testing.T, n int) (*Response, error) {
	source := r.template
	in := on("200", "")
	in.ResponseTemplates = Ordered[*string]{{Key: "application/json", Value: &source}}
	e, err := Compile(integration(HTTP, "", in), Options{Limits: r.limits(n)})
	if err != nil {
		return nil, err
	}
	backend := &Backend{StatusCode: 200, Body: []byte(r.body)}
	resp, err := e.Evaluate(&Request{}, backend)
	x, also := e.Explain(&Request{}, backend)
	require.Equal(t, err, also)
	require.Equal(t, resp.StatusCode, x.Response.StatusCode)
	require.Equal(t, resp.Headers, x.Response.Headers)
	require.Equal(t, string(resp.Body), string(x.Response.Body))
	return resp, err
}

// TestLimitRows finds what each evaluation needs: with one less it is an error
// that names the limit and its place, with as much and with one more it is the
// answer of an evaluation without limits.
func TestLimitRows(t *testing.T) {
	for name, row := range limitRows() {
		t.Run(name, func(t *testing.T) {
			want, err := row.run(t, -1)
			require.NoError(t, err)
			least := 1
			for enough := 1 << 24; least < enough; {
				mid := (least + enough) / 2
				if _, err := row.run(t, mid); err == nil {
					enough = mid
				} else {
					least = mid + 1
				}
			}
			if row.least > 0 {
				require.Equal(t, row.least, least)
			}
			require.Greater(t, least, 1)
			_, err = row.run(t, least-1)
			f := failure(t, err)
			require.Contains(t, f.Log, row.log)
			require.ErrorContains(t, err, row.err)
			line, column := validate.PositionOf(err)
			require.Equal(t, row.placed, line == 1 && column > 0, "%d:%d", line, column)
			for _, n := range []int{least, least + 1} {
				got, err := row.run(t, n)
				require.NoError(t, err)
				require.Equal(t, string(want.Body), string(got.Body))
				require.Equal(t, want.Headers, got.Headers)
			}
		})
	}
}

func TestTemplateSizeRow(t *testing.T) {
	row := limitRow{limits: func(n int) Limits { return Limits{Template: n} }, template: "0123456789", body: "{}"}
	_, err := row.run(t, 9)
	require.ErrorContains(t, err, "the template has 10 bytes, the limit is 9")
	for _, n := range []int{10, 11} {
		_, err = row.run(t, n)
		require.NoError(t, err)
	}
}

// The rounds of #foreach beyond the limit are left out in silence, and explain
// says so.
func TestForeachRoundsRow(t *testing.T) {
	for _, n := range []int{999, 1000, 1001} {
		body := []byte("[" + strings.Repeat("1,", n-1) + "1]")
		e := templateEngine(t, "\n #foreach($i in $input.path('$'))x#end", Limits{})
		resp, err := e.Evaluate(&Request{}, &Backend{StatusCode: 200, Body: body})
		require.NoError(t, err)
		require.Equal(t, min(n, 1000), strings.Count(string(resp.Body), "x"))
		x, err := e.Explain(&Request{}, &Backend{StatusCode: 200, Body: body})
		require.NoError(t, err)
		require.Equal(t, string(resp.Body), string(x.Response.Body))
		if n <= 1000 {
			require.Empty(t, x.Template.Cut)
			require.NotContains(t, x.String(), "limit of rounds")
			continue
		}
		require.Len(t, x.Template.Cut, 1)
		require.Equal(t, 2, x.Template.Cut[0].Line)
		require.Contains(t, x.String(), "#foreach at line 2, column 2 ended at its limit of rounds")
	}
}

// What lives never takes more than one and a half times the limit.
func TestMemoryPeak(t *testing.T) {
	if testing.Short() {
		t.Skip("fills the memory that the limit allows")
	}
	const limit = 64 << 20
	const long = `#set($s="xxxxxxxxxxxxxxxx")#foreach($k in [1..16])#set($s="$s$s")#end`
	loops := func(body string) string {
		return `#set($l=[])#foreach($i in [1..1000])#foreach($j in [1..1000])` + body + `#end#end`
	}
	for name, source := range map[string]string{
		"$foreach":          long + `#foreach($i in [1..1000])#set($x=$foreach.put("$i","$i$s"))#end`,
		"$input.params()":   long + `#foreach($i in [1..1000])#set($x=$input.params().put("$i","$i$s"))#end`,
		"a lost $context":   long + `#foreach($i in [1..50])#set($x=$context.put("$i","$i$s"))#end#set($context=1)#set($l=[])#foreach($i in [1..1000])#set($x=$l.add("$i$s"))#end`,
		"paths":             long + `#foreach($i in [1..1000])#set($x=$input.path("$['$i$s']"))#end`,
		"lists":             loops(`#set($x=$l.add([]))`),
		"maps":              loops(`#set($x=$l.add({"a":$j}))`),
		"a map":             loops(`#set($m="$!m")#set($x=$context.put("$i $j",1))`),
		"short strings":     loops(`#set($x=$l.add("$i $j"))`),
		"small documents":   loops(`#set($x=$l.add($util.parseJson("[$i]")))`),
		"large documents":   long + `#set($l=[])#set($s=$s.replace("x", "1,"))#foreach($i in [1..100])#set($x=$l.add($util.parseJson("[${s}1]")))#end`,
		"ranges":            loops(`#set($r=[1..100])#set($x=$l.add($r))`),
		"a growing string":  `#set($s="")#foreach($i in [1..1000])#foreach($j in [1..1000])#set($s=$s+"0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz")#end#end`,
		"views":             `#set($m={"a":1})` + loops(`#set($x=$l.add($m.keySet()))`),
		"entries":           `#set($m={"a":1})` + loops(`#foreach($e in $m.entrySet())#set($x=$l.add($e))#end`),
		"streams":           `#set($m=[1])` + loops(`#set($x=$l.add($m.stream()))`),
		"optionals":         `#set($m=[1])` + loops(`#set($x=$l.add($m.stream().findFirst()))`),
		"parts of lists":    `#set($m=[1,2,3])` + loops(`#set($x=$l.add($m.subList(0,2)))`),
		"fixed lists":       `#set($m=[])` + loops(`#set($x=$l.add($m.of(1,2)))`),
		"parts of texts":    `#set($c="a,b,c")` + loops(`#set($x=$l.add($c.split(",")))`),
		"characters":        `#set($c="a")` + loops(`#set($x=$l.add($c.toCharArray()))`),
		"large numbers":     `#set($n=$util.parseJson("123456789012345678901234567890"))` + loops(`#set($x=$l.add($n.add($n)))`),
		"decimals":          `#set($n=$util.parseJson("1.23456789012345678901234567890"))` + loops(`#set($x=$l.add($n.add($n)))`),
		"doubles":           loops(`#set($x=$l.add(1.5))`),
		"changed documents": loops(`#set($d=$util.parseJson('{"a":1}'))#set($d.b=2)#set($x=$l.add($d))`),
		"blocks":            loops(`#define($d)x#end#set($x=$l.add($d))`),
		"empty maps":        loops(`#set($x=$l.add({}))`),
		"copies of maps":    `#set($m={"a":1})` + loops(`#set($x=$l.add($m.clone()))`),
		"maps of maps":      `#set($m={})` + loops(`#set($x=$m.put("$i $j",{"a":1}))`),
		"comparators":       `#set($m={"a":1})` + loops(`#set($x=$l.add($m.entrySet().iterator().next().comparingByKey()))`),
		"builders":          `#set($m=[1])` + loops(`#set($x=$l.add($m.stream().builder()))`),
		"statistics":        `#set($c="a")` + loops(`#set($x=$l.add($c.chars().summaryStatistics()))`),
		"loops":             loops(`#foreach($k in [1])#set($x=$l.add($foreach))#end`),
		"a header":          loops(`#set($x=$l.add($context.responseOverride.header.put("$i $j","v")))`),
		"iterators":         `#set($m=[1])` + loops(`#set($x=$l.add($m.iterator()))`),
		"parts of strings":  long + loops(`#set($x=$l.add($s.substring($j)))`),
		"arrays":            long + `#foreach($k in [1..9])#set($s="$s$s")#set($x=$s.toCharArray())#end`,
		"printed in memory": `#set($a=[1])#foreach($i in [1..60])#set($a=[$a,$a])#end#foreach($i in [1])#set($x=$foreach.put("k",$a))$foreach#end`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := costCase{Body: "{}", Template: source}
			p, err := c.peak(Limits{Memory: limit})
			require.NoError(t, err)
			t.Logf("%d MB at the most, %s", p.bytes>>20, p.err)
			require.Contains(t, p.err, "exceeds the limit of ")
			require.LessOrEqual(t, p.bytes, int64(limit*3/2), strconv.Itoa(int(p.bytes>>20))+" MB")
		})
	}
}
