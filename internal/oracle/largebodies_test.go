package oracle

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// largeBodies are documents at the sizes that payloads have, each with what
// JSON can hold in it somewhere. Their bounds are the reference's: it answers
// with no more than four million characters, within five seconds.
var largeBodies = []struct {
	name string
	body func(r *rand.Rand) string
}{
	{"600 objects", func(r *rand.Rand) string { return listOf(600, func(i int) string { return item(r, i) }) }},
	{"4,000 objects", func(r *rand.Rand) string { return listOf(4000, func(i int) string { return item(r, i) }) }},
	{"100,000 numbers", func(r *rand.Rand) string {
		return listOf(100_000, func(int) string { return number(r) })
	}},
	{"20,000 strings", func(r *rand.Rand) string { return listOf(20_000, func(int) string { return text(r, 20) }) }},
	{"one long string", func(r *rand.Rand) string { return `{"items": [` + text(r, 300_000) + `]}` }},
	{"20,000 members", func(r *rand.Rand) string {
		return `{"items": [{` + joined(20_000, func(i int) string { return fmt.Sprintf(`"k%d": %s`, r.IntN(15_000), number(r)) }) + `}]}`
	}},
	{"lists in lists", func(r *rand.Rand) string {
		return listOf(500, func(int) string {
			d := 1 + r.IntN(90)
			return strings.Repeat("[", d) + number(r) + strings.Repeat("]", d)
		})
	}},
	{"399 levels", func(*rand.Rand) string {
		return `{"items": [` + strings.Repeat(`{"a": `, 390) + "1" + strings.Repeat("}", 390) + `]}`
	}},
	{"white space", func(r *rand.Rand) string {
		return listOf(2000, func(i int) string { return strings.Repeat(" \t\r\n", r.IntN(50)) + item(r, i) })
	}},
}

// largeTemplates look at a whole body, or at much of it.
var largeTemplates = []string{
	`$input.json('$')`,
	`$input.path('$')`,
	`$input.body`,
	`$input.path('$.items').size() $input.json('$.items[-1]') $input.json('$.items[0, 3, 599]')`,
	`$input.json('$.items[?(@.n > 5)].id')`,
	`$input.json('$.items[?(@.t == "a" || @.n in [1, 2, 3])]')`,
	`$input.json('$..id')`,
	`$input.json('$..[?(@.n)]')`,
	`$input.json('$.items[5:-5:7]')`,
	`#foreach($e in $input.path('$.items'))$foreach.count:$e.id:$util.escapeJavaScript("$e")#if($foreach.hasNext),#end#end`,
	`#set($d = $util.parseJson($input.body))$d.items.size() $d.items.hashCode() $d.equals($input.path('$'))`,
	`$util.base64Encode($input.body) $util.urlEncode($input.json('$.items[1]'))`,
}

// compareLargeBodies compares large bodies with the oracle. JSON parsers before
// json-smart 2.5 refuse documents of 400 objects; ORACLE_JSONPATH puts another
// in front.
func compareLargeBodies(t *testing.T) {
	judge, err := NewJudge(evaluate, *oracleFlag)
	require.NoError(t, err)
	defer judge.Close()
	probe := Case{Template: `$input.path('$').size()`, Body: "[" + joined(500, func(int) string { return "{}" }) + "]"}
	if answers, err := judge.oracles[0].Ask([]Case{probe}); err != nil || answers[0].Output != "500" {
		t.Skipf("the oracle does not read 500 objects (%v, %v): put json-smart 2.5 in front of it, with ORACLE_JSONPATH", answers, err)
	}
	compared := 0
	for _, b := range largeBodies {
		var cases []Case
		body := b.body(rand.New(rand.NewPCG(*seedFlag, 1)))
		for _, template := range largeTemplates {
			cases = append(cases, Case{Template: template, Body: body})
		}
		results, err := judge.Ask(cases)
		require.NoError(t, err)
		for i, r := range results {
			if r.Verdict == Same && r.Oracle.Error == "" {
				compared++
			}
			if r.Verdict.Differs() {
				at := differAt(r.Oracle.Output, r.Ours.Output)
				t.Errorf("%s, %s: %s\noracle %s %.300s\nours   %s %.300s", b.name, cases[i].Template, r.Verdict,
					r.Oracle.Error, r.Oracle.Output[min(at, len(r.Oracle.Output)):], r.Ours.Error, r.Ours.Output[min(at, len(r.Ours.Output)):])
			}
		}
	}
	t.Logf("%d of %d compared", compared, len(largeBodies)*len(largeTemplates))
	require.Greater(t, compared, len(largeBodies)*len(largeTemplates)/2)
}

// differAt is the offset of the first byte that differs, less a little.
func differAt(a, b string) int {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	return max(at-40, 0)
}

func listOf(n int, element func(i int) string) string {
	return `{"items": [` + joined(n, element) + `], "last": true}`
}

func joined(n int, element func(i int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = element(i)
	}
	return strings.Join(parts, ", ")
}

func item(r *rand.Rand, i int) string {
	return fmt.Sprintf(`{"id": %d, "n": %s, "t": %s, "l": [%s, null, %t], "o": {"n": %s}}`,
		i, number(r), text(r, r.IntN(12)), number(r), r.IntN(2) == 0, number(r))
}

func number(r *rand.Rand) string {
	switch r.IntN(6) {
	case 0:
		return strconv.Itoa(r.IntN(10))
	case 1:
		return strconv.FormatInt(r.Int64()-r.Int64(), 10)
	case 2:
		return fmt.Sprintf("%d%018d", r.Uint64(), r.Int64N(1e18))
	case 3:
		return strconv.FormatFloat(r.NormFloat64(), 'g', 1+r.IntN(17), 64)
	case 4:
		return fmt.Sprintf("%d.%de%d", r.IntN(10), r.IntN(1e6), r.IntN(400)-200)
	}
	return "-0"
}

func text(r *rand.Rand, n int) string {
	var b strings.Builder
	b.WriteByte('"')
	for range n {
		switch r.IntN(8) {
		case 0:
			b.WriteString([]string{`\n`, `\"`, `\\`, `\u00e9`, `\ud83d\ude00`, `\/`, `\u2028`}[r.IntN(7)])
		case 1:
			b.WriteRune([]rune{'é', '€', '😀', '<', '\'', '/'}[r.IntN(6)])
		default:
			b.WriteByte(byte('a' + r.IntN(3)))
		}
	}
	return b.String() + `"`
}
