package jsonschema_test

import (
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/request"
	"github.com/gatemap/gatemap/request/jsonschema"
)

func compile(t testing.TB, schema string) request.Model {
	m, err := jsonschema.Compile("M", map[string]string{"M": schema})
	require.NoError(t, err)
	return m
}

func ExampleCompile() {
	model, err := jsonschema.Compile("Order", map[string]string{
		"Order": `{"type":"object","required":["id","pet"],"properties":{
			"pet":{"$ref":"https://apigateway.amazonaws.com/restapis/abc123/models/Pet"}}}`,
		"Pet": `{"type":"object","properties":{"kind":{"enum":["cat","dog"]}}}`,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(model.Validate([]byte(`{"pet":{"kind":"cow"}}`)))
	fmt.Println(model.Validate([]byte(`{"id":1,"pet":{"kind":"cow"}}`)))
	// Output:
	// [object has missing required properties (["id"])]
	// [instance value ("cow") not found in enum (possible values: ["cat","dog"])]
}

// TestCompileRefuses: rules/requests.md#models. every fault has its place, and no reference leaves the API.
func TestCompileRefuses(t *testing.T) {
	for schema, want := range map[string]string{
		`{"type":"strin"}`: `/type: value must be one of`,
		`{"properties":{"a":{"items":[{"minimum":"1"}]}}}`:                                `/properties/a/items/0/minimum: got string, want number`,
		`{"properties":{"a":{"minLength":1.0}}}`:                                          `/properties/a/minLength: the value is not an integer of 32 bits: 1.0`,
		"{\n  \"type\": }":                                                                `(root): line 2, column 11: the schema: the text is not JSON`,
		`[]`:                                                                              `(root): a schema is an object`,
		`{"properties":{"a":{"pattern":"(a"}}}`:                                           `/properties/a/pattern: `,
		`{"patternProperties":{"(?i)a":{}}}`:                                              `/patternProperties: `,
		`{"$schema":"http://json-schema.org/draft-03/schema#"}`:                           `/$schema: draft 3 is not supported`,
		`{"items":{"$ref":"http://localhost:1/x.json"}}`:                                  `a $ref leaves the models of the API: http://localhost:1/x.json`,
		`{"items":{"$ref":"file:///etc/hosts"}}`:                                          `a $ref leaves the models of the API: file:///etc/hosts`,
		`{"items":{"$ref":"M"}}`:                                                          `/items/$ref: a $ref is neither a pointer into the model nor another model of the API: M`,
		`{"items":{"$ref":"http://json-schema.org/draft-04/schema#"}}`:                    `/items/$ref: a $ref leaves the models of the API`,
		`{"items":{"$ref":"#/definitions/no"}}`:                                           `/definitions/no`,
		`{"$ref":"#"}`:                                                                    `applies itself to the same value without end`,
		`{"allOf":[{"anyOf":[{"$ref":"#"}]}]}`:                                            `applies itself to the same value without end`,
		`{"minimum":1e1001}`:                                                              `/minimum: the number is too large`,
		`{"enum":[1e-999999999999999999999]}`:                                             `/enum/0: the number is too large`,
		`{"a":` + strings.Repeat(`{"a":`, 500) + `1` + strings.Repeat("}", 501):           `nested too deeply`,
		`{"description":"` + strings.Repeat("x", 400<<10) + `"}`:                          `409618 bytes`,
		`{"enum":[` + strings.Repeat(`{},`, 10_000) + `{}]}`:                              `more than 10000 objects`,
		`{"` + strings.Repeat("x", 5000) + `":{"` + strings.Repeat("y", 5000) + `":[1]}}`: `a place with a pointer of 10002 bytes`,
		`{"id":"/` + strings.Repeat("x", 8000) + `/","items":{"id":"` + strings.Repeat("y", 200) + `"}}`: `/items/id: the id has 8234 bytes`,
		`{"x":[{}],"items":{"$ref":"#/x/00"}}`:                              `/items/$ref: a $ref is to what is not there`,
		`{"x":[{}],"items":{"$ref":"#/x/+0"}}`:                              `/items/$ref: a $ref is to what is not there`,
		`{"$ref":"https://apigateway.amazonaws.com/restapis/r/models/N"}`:   `a $ref is to a model that is not there: N`,
		`{"$ref":"https://apigateway.amazonaws.com/restapis/r/models/Bad"}`: `/type: model Bad: `,
	} {
		m, err := jsonschema.Compile("M", map[string]string{"M": schema, "Bad": `{"type":"x"}`})
		require.Nil(t, m)
		var faults definition.Faults
		require.ErrorAs(t, err, &faults, "%.80s", schema)
		require.Contains(t, err.Error(), want, "%.80s", schema)
	}
	_, err := jsonschema.Compile("N", nil)
	require.EqualError(t, err, `(root): there is no model "N"`)
}

// TestCompileTakesLittle: the place of a value is not written for each value. One model
// of 400 KB used to take half a minute.
func TestCompileTakesLittle(t *testing.T) {
	far := strings.Repeat("x", 8000)
	var more strings.Builder
	for i := range 9_000 {
		fmt.Fprintf(&more, `,"%d":{"enum":[1]}`, i)
	}
	for name, schema := range map[string]string{
		"numbers": `{"` + far + `":[0` + strings.Repeat(",1", 190_000) + `]}`,
		"schemas": `{"properties":{"` + far + `":{"properties":{"a":{}` + more.String() + `}}}}`,
	} {
		before := cputime.Now()
		compile(t, schema)
		require.Less(t, cputime.Now()-before, 2*time.Second, name)
	}
}

// TestReferences: rules/requests.md#models. models in a circle, under any id of an API.
func TestReferences(t *testing.T) {
	const address = "https://apigateway.amazonaws.com/restapis/%s/models/%s"
	models := map[string]string{
		"A":      fmt.Sprintf(`{"required":["b"],"properties":{"b":{"$ref":"`+address+`"}}}`, "one", "B"),
		"B":      fmt.Sprintf(`{"properties":{"a":{"$ref":"`+address+`"},"n":{"$ref":"`+address+`#/definitions/n"}},"definitions":{"n":{"type":"null"}}}`, "two", "A", "one", "B"),
		"Broken": `{"type":`,
	}
	m, err := jsonschema.Compile("A", models)
	require.NoError(t, err, "a model that is not referred to is not read")
	require.Empty(t, m.Validate([]byte(`{"b":{"a":{"b":{"n":null}}}}`)))
	require.Equal(t, `[object has missing required properties (["b"])]`, m.Validate([]byte(`{"b":{"a":{}}}`)))
	require.Equal(t, `[instance type (integer) does not match any allowed primitive type (allowed: ["null"])]`, m.Validate([]byte(`{"b":{"n":1}}`)))
}

// TestValidator: rules/requests.md#validators, through the request half.
func TestValidator(t *testing.T) {
	in := definition.Integration{Type: "HTTP", URI: "http://x/", HTTPMethod: "POST"}
	m, err := request.Compile(&in, request.Options{ValidateBody: true, Models: map[string]request.Model{"$default": compile(t, `{"required":["a"]}`)}})
	require.NoError(t, err)
	for body, want := range map[string]string{
		`{"a":1}`: "",
		"":        `[object has missing required properties (["a"])]`,
		`{"a":`:   `[the text is not JSON]`,
		"\xff":    `[the text is not JSON]`,
	} {
		_, failed := m.Map(t.Context(), &gatemap.Request{HTTPMethod: "POST", Path: "/", Body: []byte(body)})
		if want == "" {
			require.Nil(t, failed)
			continue
		}
		require.NotNil(t, failed, body)
		require.Equal(t, want, failed.ValidationError)
		require.Equal(t, `{"message":"Invalid request body"}`, string(failed.Response().Body))
	}
}

// TestNumbers: where the recorded library fails on a number beyond a double, or
// where its answer depends on that, numbers are exact here.
func TestNumbers(t *testing.T) {
	for _, row := range [][3]string{
		{`{"maximum":5}`, "1e400", "[numeric instance is greater than the required maximum (maximum: 5, found: 1E+400)]"},
		{`{"minimum":5}`, "-1e999999999999999999999", "found: -1E+2305843009213693951"},
		{`{"minimum":0,"exclusiveMinimum":true}`, "1e-400", ""},
		{`{"multipleOf":7}`, "1e400", "(1E+400 / 7)"},
		{`{"multipleOf":7}`, "7e4000", ""},
		{`{"multipleOf":0.5}`, "1e-4000", "(1E-4000 / 0.5)"},
		{`{"enum":[1e400]}`, "10e399", ""},
		{`{"uniqueItems":true}`, "[1e400,10E399]", "[array must not contain duplicate elements]"},
		{`{"maximum":9223372036854775807}`, "9223372036854775808", "found: 9223372036854775808"},
	} {
		got := compile(t, row[0]).Validate([]byte(row[1]))
		if row[2] == "" {
			require.Empty(t, got, row)
		} else {
			require.Contains(t, got, row[2], row)
		}
	}
}

// hostile are schemas and bodies that cost a naive validator much.
func hostile() map[string][2]string {
	twice := `{"anyOf":[{"properties":{"a":{"$ref":"#"}}},{"properties":{"a":{"$ref":"#"}}}]}`
	branching := `{"oneOf":[{"properties":{"a":{"$ref":"#"}}},{"properties":{"a":{"$ref":"#"}}},{"type":"null"}]}`
	deep := strings.Repeat(`{"a":`, 300) + "1" + strings.Repeat("}", 300)
	long := strings.Repeat("9", 1<<20)
	return map[string][2]string{
		"twice a level":   {twice, deep},
		"three a level":   {branching, deep},
		"deep":            {`{}`, strings.Repeat("[", 1<<20) + strings.Repeat("]", 1<<20)},
		"pattern":         {`{"pattern":"^(a+)+$"}`, `"` + strings.Repeat("a", 5000) + `b"`},
		"back-references": {`{"pattern":"^(a*)(a*)(a*)(a*)(a*)(a*)\\1\\2\\3\\4\\5\\6b$"}`, `"` + strings.Repeat("a", 5000) + `"`},
		"look-ahead":      {`{"pattern":"^(?=(a|aa)+$)b"}`, `"` + strings.Repeat("a", 50000) + `"`},
		"regex":           {`{"format":"regex"}`, `"` + strings.Repeat("(a|b){9}", 20000) + `"`},
		"regex of groups": {`{"format":"regex"}`, `"` + strings.Repeat("()", 50000) + strings.Repeat(`\\1`, 50000) + `"`},
		"regex of sets":   {`{"format":"regex"}`, `"[` + strings.Repeat(`\\S`, 150000) + `]"`},
		"nested groups":   {`{"format":"regex"}`, `"` + strings.Repeat("(", 150000) + `"`},
		"email":           {`{"format":"email"}`, `"` + strings.Repeat("a@[", 1<<20) + `"`},
		"long number":     {`{"multipleOf":` + strings.Repeat("7", 900) + `}`, long},
		"long fraction":   {`{"multipleOf":0.7,"maximum":1}`, "0." + long},
		"many to compare": {`{"enum":["x","y",[[1,2]]],"uniqueItems":true}`, "[" + strings.Repeat(`[1,2],`, 100_000) + "3]"},
		"many reasons":    {`{"items":{"minLength":9,"pattern":"z"}}`, "[" + strings.Repeat(`"a",`, 200_000) + `"b"]`},
		"echoes":          {`{"items":{"enum":[1],"type":"null","pattern":"z","maxLength":0}}`, `["` + strings.Repeat("a", 5<<20) + `"]`},
		"many members":    {`{"patternProperties":{"a.*b":{},"c.*d":{},"^(e|f)*$":{}},"additionalProperties":false}`, members(50_000)},
	}
}

func members(n int) string {
	var b strings.Builder
	b.WriteString("{")
	for i := range n {
		fmt.Fprintf(&b, `"ac%d":1,`, i)
	}
	return b.String() + `"z":1}`
}

// TestHostile: whatever a body holds, the check ends, and a body that cannot be
// checked is not valid.
func TestHostile(t *testing.T) {
	for name, pair := range hostile() {
		t.Run(name, func(t *testing.T) {
			m := compile(t, pair[0])
			start := time.Now()
			got := m.Validate([]byte(pair[1]))
			require.Less(t, time.Since(start), 30*time.Second)
			require.Equal(t, name == "regex" || name == "regex of groups", got == "")
			require.Less(t, len(got), 64<<20)
			t.Logf("%v: %d bytes: %.100s", time.Since(start), len(got), got)
		})
	}
}

// TestLargeModel: the largest models compile in a bounded time.
func TestLargeModel(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"properties":{"z":{}`)
	for i := range 9_000 {
		fmt.Fprintf(&b, `,"p%d":{"type":"null"}`, i)
	}
	start := time.Now()
	m := compile(t, b.String()+"}}")
	require.Less(t, time.Since(start), time.Minute)
	t.Log(time.Since(start))
	require.NotEmpty(t, m.Validate([]byte(`{"p8999":1}`)))

	chain := `{"$ref":"#/definitions/0","definitions":{`
	for i := range 3_000 {
		chain += fmt.Sprintf(`"%d":{"allOf":[{"$ref":"#/definitions/%d"}]},`, i, i+1)
	}
	m = compile(t, chain+`"3000":{"type":"null"}}}`)
	require.NotEmpty(t, m.Validate([]byte(`1`)))
}

// TestConcurrent: one model for many goroutines.
func TestConcurrent(t *testing.T) {
	m := compile(t, `{"properties":{"a":{"pattern":"^(?=b)b+$","format":"regex"}},"additionalProperties":false}`)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 50 {
				if got := m.Validate(fmt.Appendf(nil, `{"a":"b%d"}`, i)); !strings.Contains(got, fmt.Sprintf(`"b%d"`, i)) {
					t.Error(got)
				}
			}
		})
	}
	wg.Wait()
}

// TestDependencies: the package compiles the standard library and this module only.
func TestDependencies(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	require.NoError(t, err)
	for path := range strings.FieldsSeq(string(out)) {
		require.True(t, strings.HasPrefix(path, "github.com/gatemap/gatemap"), path)
	}
}

// FuzzValidate: no panic and an end, and reasons always in brackets.
func FuzzValidate(f *testing.F) {
	for _, schema := range []string{
		`{"type":"object","required":["a"],"properties":{"a":{"minimum":1.5,"multipleOf":0.1}},"additionalProperties":false}`,
		`{"items":[{"enum":[1,"a",{"b":null}]}],"additionalItems":{"$ref":"#"},"uniqueItems":true}`,
		`{"patternProperties":{"^(a|b)[^c]\\b":{"format":"uri"}},"dependencies":{"a":["b"],"c":{"maxProperties":1}}}`,
		`{"anyOf":[{"not":{"format":"date-time"}},{"pattern":"(?=a)\\1\\u00e9[\\S-]$"}],"oneOf":[{"format":"hostname"},{"format":"email"}]}`,
	} {
		for _, body := range []string{`{"a":1e400,"b":[1,{}]}`, `["a",1.0,[1,1]]`, `"2020-01-02T03:04:05Z"`, `{`, `-0.0e-7`} {
			f.Add(schema, body)
		}
	}
	f.Fuzz(func(t *testing.T, schema, body string) {
		m, err := jsonschema.Compile("M", map[string]string{"M": schema})
		if err != nil {
			require.ErrorAs(t, err, new(definition.Faults))
			return
		}
		first := m.Validate([]byte(body))
		require.True(t, first == "" || first[0] == '[' && first[len(first)-1] == ']')
		require.Equal(t, first, m.Validate([]byte(body)))
	})
}
