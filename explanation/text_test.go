package explanation

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// rows are the lines of a text with one blank between the columns.
func rows(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		out = append(out, strings.Join(strings.Fields(line), " "))
	}
	return out
}

func TestSelection(t *testing.T) {
	pattern := func(p Pattern) []Pattern {
		p.Key, p.Pattern = "400", "4.."
		return []Pattern{p}
	}
	for name, tt := range map[string]struct {
		s    Selection
		want []string
	}{
		"default":   {Selection{Selected: "200", Default: true, Patterns: pattern(Pattern{Reach: -1})}, []string{`pattern 400 "4..": does not match`, "selected 200, the default: no pattern matches"}},
		"match":     {Selection{Selected: "400", Patterns: pattern(Pattern{Matched: true})}, []string{`pattern 400 "4..": matches`, "selected 400"}},
		"ambiguous": {Selection{Selected: "400", Ambiguous: true}, []string{"selected 400: ambiguous, the lowest status code"}},
		"own":       {Selection{Selected: "400", Ambiguous: true, OwnStatus: true}, []string{"selected 400: ambiguous, it is the backend's own status code"}},
		"why not":   {Selection{Patterns: pattern(Pattern{WhyNot: "because"})}, []string{`pattern 400 "4..": does not match: because`, "selected nothing: no pattern matches, and there is no default"}},
		"reach":     {Selection{Subject: "4é5", Selected: "200", Patterns: pattern(Pattern{Reach: 3})}, []string{`pattern 400 "4..": does not match: it fails at character 3, before "5"`, "selected 200"}},
		"undecided": {Selection{Patterns: pattern(Pattern{Error: "gave up"})}, []string{`pattern 400 "4..": undecided: gave up`, "selected nothing: a pattern is undecided"}},
		"by Lambda": {Selection{FunctionError: "Unhandled\x1b", Selected: "200"}, []string{`X-Amz-Function-Error: Unhandled\x1b`, "selected 200"}},
	} {
		tt.s.SubjectKind = SubjectErrorMessage
		got := rows((&Trace{Selection: tt.s}).Text(Outcome{StatusCode: 200}))
		require.Equal(t, append(append([]string{"subject errorMessage of the Lambda function: " + quote(tt.s.Subject)}, tt.want...), "status 200"), got, name)
	}
}

func TestText(t *testing.T) {
	x := Trace{
		Conversion: &Conversion{Handling: definition.ConvertToText, PayloadType: "image/png", BinaryPayload: true, Accept: "text/html", BinaryAccept: true, Action: ActionEncode, Changed: true},
		Template:   &Template{ContentType: "application/json", Reason: template.AcceptAbsent, Cut: []syntax.Cut{{Line: 2, Column: 3}}},
		Parameters: []Parameter{
			{Key: "method.response.header.A", Expression: "'a'", Source: mapping.StaticValue, Value: "a", Found: true, Header: "A"},
			{Key: "method.response.header.Date", Expression: "'a'", Source: mapping.StaticValue, Value: "a", Found: true, Header: "x-amzn-Remapped-Date", Renamed: true},
			{Key: "method.response.header.Transfer-Encoding", Expression: "'a'", Source: mapping.StaticValue, Value: "a", Found: true},
			{Key: "method.response.header.B", Expression: "context.b", WhyNot: "there is none"},
			{Key: "method.response.header.C", Expression: "context.c", Error: "too large"},
		},
		Overrides: Overrides{Status: 202, Headers: []template.Field{{Name: "A", Values: []string{"1", "2"}}, {Name: "Date"}, {Name: "Transfer-Encoding"}},
			Wire: []string{"A", "x-amzn-Remapped-Date", ""}},
		Gateway: &Gateway{From: "DEFAULT_5XX", Reason: gatewayresponse.DefaultType, Template: "application/json", BodyReason: gatewayresponse.AcceptMatch,
			Parameters: []gatewayresponse.Parameter{{Name: "A", Expression: "'a'", Value: "a", Found: true}, {Name: "B", Expression: "context.b", WhyNot: "none"}}},
	}
	require.Equal(t, []string{
		"payload base64-encode, contentHandling CONVERT_TO_TEXT, binary Content-Type image/png, binary Accept text/html: it is changed",
		"template application/json (the request has no Accept, which counts as application/json)",
		"#foreach at line 2, column 3 ended at its limit of rounds: the rest of the list is left out",
		`header A = 'a': "a" (static value)`,
		`header Date = 'a': "a" (static value; the client gets x-amzn-Remapped-Date)`,
		`header Transfer-Encoding = 'a': "a" (static value; the gateway drops it)`,
		"header B = context.b: no header: there is none",
		"header C = context.c: failed: too large",
		"override status = 202",
		`override header "A" = "1,2"`,
		`override header "Date" = "" (the client gets x-amzn-Remapped-Date)`,
		`override header "Transfer-Encoding" = "" (the gateway drops it)`,
		"failure API_CONFIGURATION_ERROR",
		"the log",
		"the cause",
		"gateway gateway response DEFAULT_5XX: the API has none for the type itself",
		"template application/json: the first type of Accept has a template",
		`header A = 'a': "a"`,
		"header B = context.b: no header: none",
		"status 500",
	}, rows(x.Text(Outcome{500, "API_CONFIGURATION_ERROR", "the log", errors.New("the cause")})))

	x = Trace{Template: &Template{Reason: template.NoTemplates}, Gateway: &Gateway{Reason: gatewayresponse.NoResponses}}
	require.Equal(t, []string{"template there are no templates: the body passes through",
		"gateway the service's own answer: the API has no gateway responses of its own", "status 500"}, rows(x.Text(Outcome{StatusCode: 500})))
	x = Trace{Template: &Template{ContentType: "a/b", Passthrough: true, Reason: template.FirstEntry}}
	require.Contains(t, x.Text(Outcome{}), "a/b, which is empty: the body passes through")
	x = Trace{Gateway: &Gateway{From: "DEFAULT_5XX", BodyReason: gatewayresponse.Empty}}
	require.Contains(t, x.Text(Outcome{}), string(gatewayresponse.Empty))
}

// A long text is cut between two characters and says how long it was.
func TestQuote(t *testing.T) {
	require.Equal(t, `"`+strings.Repeat("a", 199)+`"... (201 bytes)`, quote(strings.Repeat("a", 199)+"é"))
	require.Equal(t, `"`+strings.Repeat("a", 200)+`"`, quote(strings.Repeat("a", 200)))
}

// That letter case counts is a known issue of the service.
func TestAbsent(t *testing.T) {
	headers := []template.Field{{Name: "x-a"}}
	for _, tt := range []struct{ expr, body, want string }{
		{"integration.response.header.X-A", "", "the backend's header is x-a, and letter case counts"},
		{"integration.response.header.X-B", "", "the backend gave no header X-B"},
		{"context.authorizer.a", "", "there is no such context variable"},
		{"integration.response.body.a", "", "the payload is empty"},
		{"integration.response.body.a", "x", "the payload is not JSON"},
		{"integration.response.body.a", "{}", "the payload has no such member"},
	} {
		expr, err := mapping.Parse(tt.expr, false)
		require.NoError(t, err)
		require.Equal(t, tt.want, Absent(expr, headers, []byte(tt.body)))
	}
}
