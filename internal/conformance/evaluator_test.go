package conformance

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// usual is a line as tools write them, with an integration that uses all of it.
const usual = `{"id": "a", "area": "x", "integration": {"type": "HTTP", "uri": "http://x", "integrationResponses": {
"200": {"statusCode": "200", "responseParameters": {"method.response.header.A": "integration.response.header.b"},
"responseTemplates": {"application/json": "$input.json('$') $context.a.b $context.c $stageVariables.s $input.params('p') é\u2028"}},
"404": {"statusCode": "404", "selectionPattern": "4\\d{2}", "contentHandling": "CONVERT_TO_BINARY"}}},
"methodResponses": {"200": {"statusCode": "200", "responseParameters": {"method.response.header.A": true}}, "404": {"statusCode": "404"}},
"request": {"httpMethod": "GET", "path": "/x", "headers": {"Accept": ["application/json"], "H": "1"}, "pathParameters": {"p": "1", "o": "2"}, "querystring": {"q": ["1", "2"]}},
"context": {"a": {"b": [1.50, {"x": null}]}, "c": -1e5, "d": true, "e": null}, "stageVariables": {"s": "v"},
"backend": {"statusCode": 200, "headers": {"B": ["1", "2"], "Content-Type": "application/json"}, "body": "{\"a\": \"\\u00e9\ud83d\ude00\ud83d\"}"}, "expect": {"statusCode": 200}}`

// lines are seeds: what is usual, and what only encoding/json has to read.
func lines() []string {
	all := []string{usual,
		`{"integration": {"integrationResponses": {"default": {"statusCode": "200"}}}, "backend": {"statusCode": 200, "bodyBase64": "/wA="}}`,
		`{"id": 1, "integration": {"type": "HTTP", "integrationResponses": {"default": {"statusCode": "200", "selectionPattern": "("}}}, "backend": {}}`,
		`{"id": null, "integration": {}, "backend": {"statusCode": 200}}`,
		`{"id": [1, 2], "integration": {}}`, `{"integration": null}`, `{"integration": 1}`, `{"integration": {}} x`, `{"integration": {}`,
		`{"integration": {}, "backend": null}`, `{"integration": {}, "backend": {"statusCode": 1.0}}`, `{"integration": {}, "backend": {"statusCode": 2e2}}`,
		`{"integration": {}, "backend": {"bodyBase64": "?"}}`, `{"integration": {}, "backend": {"body": null, "bodyBase64": "YQ=="}}`,
		`{"integration": {}, "backend": {"bodyBase64": "YQ==", "body": "b"}}`, `{"integration": {}, "backend": {"body": "b", "bodyBase64": "YQ=="}}`,
		`{"template": "$input.body", "body": "a"}`, `{"template": "$input.body", "body": "b", "id": 2}`, `{"template": "#if"}`, `{"template": 1}`,
		`{"regex": "a", "input": "a"}`, `{"path": "$", "json": "1"}`, `{}`, `[]`, `null`, ``, `{"id": 1, "integration": {}, "id": 2}`, "\xef\xbb\xbf" + usual,
	}
	for _, pair := range [][2]string{
		{`"GET"`, `null`}, {`"httpMethod"`, `"HTTPMethod"`}, {`"integration"`, `"Integration"`}, {`"area"`, `"ID"`}, {`"area"`, `"\u0069d"`},
		{`"area"`, `"context"`}, {`"path": "/x"`, `"httpMethod": "PUT"`}, {`["1", "2"]}, "context"`, `["1", null]}, "context"`}, {`"p": "1"`, `"o": "1"`},
		{`"p": "1"`, `"p": ["1"]`}, {`"q": ["1", "2"]`, `"q": []`}, {`"H": "1"`, `"Accept": "1"`}, {`"H": "1"`, "\"H\xff\": \"\xff\""}, {`"H": "1"`, `"\u0048": "1"`},
		{`-1e5`, `01`}, {`-1e5`, `1.`}, {`-1e5`, `-`}, {`-1e5`, `1e`}, {`-1e5`, `"\x"`}, {`-1e5`, `"\ud83dx"`}, {`-1e5`, "\"\x01\""}, {`-1e5`, "\"\\\x01\""},
		{`-1e5`, `[}`}, {`-1e5`, `[1,]`}, {`-1e5`, `{"a":1,}`}, {`-1e5`, `{"a":1,"a":2}`}, {`-1e5`, `tru`}, {`true`, strings.Repeat("[", 300) + strings.Repeat("]", 300)},
		{`{"s": "v"}`, `null`}, {`{"s": "v"}`, `{"s": 1, "s": 2}`}, {`"1", "2"], "Content`, "\"\xff\u2029\x7f\\u0001\\b\\f\", \"\\\"\\\\\"], \"b\": [], \"Content"},
	} {
		all = append(all, strings.Replace(usual, pair[0], pair[1], 1))
	}
	return all
}

func same(t *testing.T, e *Evaluator, line string) {
	want, failed := Evaluate([]byte(line))
	for range 2 { // the second time with what was kept
		got, err := e.Evaluate([]byte(line))
		require.Equal(t, fmt.Sprint(failed), fmt.Sprint(err), line)
		require.Equal(t, string(want), string(got), line)
	}
}

// TestEvaluator: what is kept and read in one pass gives the same results.
func TestEvaluator(t *testing.T) {
	var e Evaluator
	for _, line := range lines() {
		same(t, &e, line)
	}
	require.NotNil(t, e.gateway([]byte(usual)), "the usual line is read in one pass")
	require.NotNil(t, e.gateway([]byte(lines()[1])))
	require.NotNil(t, e.gateway([]byte(lines()[2])), "a configuration that is refused is kept, too")
	budget := testing.AllocsPerRun(100, func() { e.gateway([]byte(usual)) })
	require.Less(t, budget, 100.)
}

// TestEvaluatorKeepsLittle: what is kept does not grow with the lines, and nothing of
// a line is kept.
func TestEvaluatorKeepsLittle(t *testing.T) {
	var e Evaluator
	line := []byte(strings.Replace(usual, `"http://x"`, `"http://0000"`, 1))
	at := strings.Index(string(line), "0000")
	for i := range maxEngines + 10 {
		copy(line[at:], fmt.Sprintf("%04d", i))
		require.NotNil(t, e.gateway(line))
	}
	require.Len(t, e.engines, 10)
	require.Less(t, e.size, 20_000)
	for i := range line {
		line[i] = 'x'
	}
	for text := range e.engines {
		require.Contains(t, text, "integrationResponses")
	}
	require.NotNil(t, e.gateway([]byte(usual)))
}

// TestEvaluatorKeepsNoBytes: lines with bodies of their own, read one after the other
// into the same memory, give what Evaluate gives, and a result stays as it was.
func TestEvaluatorKeepsNoBytes(t *testing.T) {
	var e Evaluator
	memory := make([]byte, 1<<16)
	type given struct{ got, want string }
	var all []given
	var results []json.RawMessage
	for round := range 3 {
		for i, line := range lines() {
			line = strings.ReplaceAll(line, "http://x", fmt.Sprintf("http://x%d", i%3)) // configurations that differ, among others
			line = strings.ReplaceAll(line, `{"s": "v"}`, fmt.Sprintf(`{"s": "v%d-%d"}`, round, i))
			want, failed := Evaluate([]byte(line))
			n := copy(memory, line)
			got, err := e.Evaluate(memory[:n:n])
			for k := range memory {
				memory[k] = '#'
			}
			require.Equal(t, fmt.Sprint(failed), fmt.Sprint(err), line)
			all = append(all, given{string(got), string(want)})
			results = append(results, got)
		}
	}
	for i, g := range all {
		require.Equal(t, g.want, g.got)
		require.Equal(t, g.want, string(results[i]), "a result is nobody else's")
	}
}

// FuzzEvaluator: the same for any line, after the usual one was kept.
func FuzzEvaluator(f *testing.F) {
	for _, line := range lines() {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.Contains(line, "requestTime") || strings.Contains(line, "Epoch") {
			t.Skip("the time is another one")
		}
		same(t, new(Evaluator), line)
	})
}
