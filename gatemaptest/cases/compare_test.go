package cases

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

func TestCompare(t *testing.T) {
	response := &gatemap.Response{StatusCode: 404, Body: []byte("{\"a\": 1.0,\n \"b\":[]}"), Headers: []gatemap.Field{
		{Name: "Content-Type", Values: []string{"application/json"}},
		{Name: "Link", Values: []string{"a"}}, {Name: "link", Values: []string{"b"}},
	}}
	failure := &gatemap.GatewayError{Type: gatemap.APIConfigurationError, Log: "why"}
	tests := []struct {
		name   string
		want   Expect
		failed *gatemap.GatewayError
		diffs  []Difference
	}{
		{"nothing", Expect{}, nil, nil},
		{"all", Expect{Status: 404, Selected: ptr("404"), HeadersAbsent: []string{"X"}, Body: &Body{Data: response.Body}}, nil, nil},
		{"case of names", Expect{Headers: []gatemap.Field{{Name: "LINK", Values: []string{"a", "b"}}}}, nil, nil},
		{"names in several letter cases", Expect{Headers: response.Headers}, nil, nil},
		{"one of them", Expect{Headers: []gatemap.Field{{Name: "link", Values: []string{"b"}}, {Name: "LINK", Values: []string{"a"}}}}, nil,
			[]Difference{{What: "header link", Want: headerValue([]string{"b", "a"}), Got: headerValue([]string{"a", "b"})}}},
		{"JSON", Expect{Body: &Body{Data: []byte(`{"b": [], "a": 1}`), JSON: true}}, nil, nil},
		{"status", Expect{Status: 200}, nil, []Difference{{What: "status", Want: Word("200"), Got: Word("404")}}},
		{"selected", Expect{Selected: ptr("")}, nil, []Difference{{What: "selected", Want: Word("none"), Got: Word("404")}}},
		{"one value of two", Expect{Headers: []gatemap.Field{{Name: "Link", Values: []string{"a"}}}}, nil,
			[]Difference{{What: "header Link", Want: headerValue([]string{"a"}), Got: headerValue([]string{"a", "b"})}}},
		{"absent", Expect{HeadersAbsent: []string{"content-type"}}, nil,
			[]Difference{{What: "header content-type", Want: headerValue(nil), Got: headerValue([]string{"application/json"})}}},
		{"missing", Expect{Headers: []gatemap.Field{{Name: "X", Values: []string{"1"}}}}, nil,
			[]Difference{{What: "header X", Want: headerValue([]string{"1"}), Got: headerValue(nil)}}},
		{"unexpected failure", Expect{}, failure, []Difference{{What: "error", Want: Word("none"), Got: Word("API_CONFIGURATION_ERROR: why")}}},
		{"expected failure", Expect{Error: "API_CONFIGURATION_ERROR"}, failure, nil},
		{"no failure", Expect{Error: "API_CONFIGURATION_ERROR"}, nil, []Difference{{What: "error", Want: Word("API_CONFIGURATION_ERROR"), Got: Word("none")}}},
		{"bytes", Expect{Body: &Body{Data: []byte("{\"a\": 1.0,\n \"b\":[\xff")}}, nil, []Difference{{What: "body",
			Want: bodyValue([]byte("{\"a\": 1.0,\n \"b\":[\xff")), Got: bodyValue([]byte("{\"a\": 1.0,\n \"b\":[]}")),
			Diff: "first difference at byte 17: want ff, got 5d 7d\n"}}},
		{"blanks", Expect{Body: &Body{Data: []byte("{\"a\": 1.0, \n\t\"b\":[]}\r\n")}}, nil, []Difference{{What: "body",
			Want: bodyValue([]byte("{\"a\": 1.0, \n\t\"b\":[]}\r\n")), Got: bodyValue([]byte("{\"a\": 1.0,\n \"b\":[]}")),
			Diff: "@@ -1,2 +1,2 @@\n-{\"a\": 1.0,·\n-→\"b\":[]}\\x0d\n+{\"a\": 1.0,\n+ \"b\":[]}\n\\ No newline at end of file\n"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.diffs, tt.want.Compare(&Outcome{Response: response, Selected: "404", Failure: tt.failed}))
		})
	}
}

// TestValue: people read texts in quotes on one line, programs get them as they are.
func TestValue(t *testing.T) {
	long := strings.Repeat("é", maxData)
	tests := []struct {
		value        Value
		people, data string
	}{
		{Value{}, "", "null"},
		{Word("404"), "404", `"404"`},
		{bodyValue(nil), "empty", `""`},
		{bodyValue([]byte("{\"a\":\n1}")), `"{\"a\":\n1}"`, `"{\"a\":\n1}"`},
		{bodyValue([]byte{0xff}), "1 bytes, base64 /w==", `"1 bytes, base64 /w=="`},
		{bodyValue([]byte(long)), `"` + long[:maxShown] + `"... (32768 bytes)`, `"` + long[:maxData] + `... (32768 bytes)"`},
		{headerValue(nil), "absent", "null"},
		{headerValue([]string{`a"b`}), `"a\"b"`, `"a\"b"`},
		{headerValue([]string{"a", "b"}), `"a", "b"`, `["a","b"]`},
	}
	for _, tt := range tests {
		require.Equal(t, tt.people, tt.value.String())
		data, err := json.Marshal(tt.value)
		require.NoError(t, err)
		require.Equal(t, tt.data, string(data))
		var back Value
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, tt.value.Data(), back.Data())
	}
	require.Equal(t, "a, b", headerValue([]string{"a", "b"}).Plain())
	require.Equal(t, "absent", headerValue(nil).Plain())
	require.Equal(t, `{"a": 1}`, bodyValue([]byte(`{"a": 1}`)).Plain())
}

func TestJSONEqual(t *testing.T) {
	tests := []struct {
		a, b  string
		equal bool
	}{
		{`1`, `1.0`, true}, {`100`, `1e2`, true}, {`0.5`, `5E-1`, true}, {`-0`, `0`, true}, {`1e400`, `10e399`, true},
		{`12345678901234567890.1`, `12345678901234567890.2`, false}, {`1`, `"1"`, false}, {`1`, `-1`, false},
		{`1e1000000000000`, `1e1000000000000`, true}, {`0.000000000000000000000000001`, `1e-27`, true},
		{`{"a": 1, "b": {"c": [1, 2]}}`, `{"b":{"c":[1,2]},"a":1}`, true}, {`[1, 2]`, `[2, 1]`, false},
		{`{"a": null}`, `{}`, false}, {`"\u00e9"`, `"é"`, true}, {`[]`, `{}`, false}, {`""`, `null`, false},
	}
	for _, tt := range tests {
		for _, pair := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
			b := Body{Data: []byte(pair[0]), JSON: true}
			require.Equal(t, tt.equal, len((&Expect{Body: &b}).CompareResponse(&gatemap.Response{Body: []byte(pair[1])})) == 0, "%s %s", pair[0], pair[1])
		}
	}
	d := (&Expect{Body: &Body{Data: []byte(`1`), JSON: true}}).CompareResponse(&gatemap.Response{Body: []byte("<x>")})[0]
	require.Equal(t, `body: want JSON, got "<x>"`+"\nit is not JSON: line 1, column 1: invalid character '<' looking for beginning of value", d.String())
}
