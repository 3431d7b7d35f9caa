package formats_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

// limitRow is a definition that is as large as n says, and the largest n for
// which it is within a limit of docs/limits.md.
type limitRow struct {
	file  string
	most  int    // the largest n; 0 for one that only the search knows
	about int    // more than that one
	want  string // what is said for one more
	text  func(n int) string
	fs    func(n int) fstest.MapFS // in place of text
}

func limitRows() map[string]limitRow {
	method := func(i int) string {
		return fmt.Sprintf(`"/a%d": {"get": {"x-amazon-apigateway-integration": {"type": "mock", "responses": {}}}}`, i)
	}
	api := func(paths string) string { return `{"openapi": "3.0.1", "paths": {` + paths + `}}` }
	padded := func(n int, text, pad string) string { return text + strings.Repeat(pad, n-len(text)) }
	numbered := func(n int, of func(i int) string) string {
		all := make([]string, n)
		for i := range all {
			all[i] = of(i)
		}
		return strings.Join(all, ", ")
	}
	aResponse := func(i int) string { return fmt.Sprintf(`"p%d": {"statusCode": "200"}`, i) }
	aProblem := func(i int) string {
		return fmt.Sprintf(`"R%d": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "ResourceId": "/", "Integration": {"Type": "MOCK", "Unknown": 1}}}`, i)
	}
	return map[string]limitRow{
		"bytes": {file: "a.json", most: 16 << 20, want: "larger than 16777216 bytes", text: func(n int) string { return padded(n, api(method(0)), " ") }},
		"files": {file: ".", most: 500, want: "more than 500 files", fs: func(n int) fstest.MapFS {
			all := fstest.MapFS{}
			for i := range n {
				all[fmt.Sprintf("f%d.tf", i)] = &fstest.MapFile{Data: []byte("# nothing\n")}
			}
			all["f0.tf"] = &fstest.MapFile{Data: []byte(fmt.Sprintf(aTF, `"x"`))}
			return all
		}},
		"values": {file: "a.json", about: 1 << 18, want: "more than 262144 values", text: func(n int) string {
			return strings.Replace(api(method(0)), "{", `{"x-l": [`+strings.Repeat("1,", n-1)+`1], `, 1)
		}},
		"levels": {file: "a.json", about: 200, want: "nested deeper than 200 levels", text: func(n int) string {
			return strings.Replace(api(method(0)), "{", `{"x-l": `+strings.Repeat("[", n)+strings.Repeat("]", n)+`, `, 1)
		}},
		"methods": {file: "a.json", most: 20_000, want: "more than 20000 methods", text: func(n int) string { return api(numbered(n, method)) }},
		"responses": {file: "a.json", most: 2000, want: "2001 responses; the limit is 2000", text: func(n int) string {
			return strings.Replace(api(method(0)), `"responses": {`, `"responses": {`+numbered(n, aResponse), 1)
		}},
		"models": {file: "a.json", most: 20_000, want: "more than 20000 models", text: func(n int) string {
			return strings.Replace(api(method(0)), "{", `{"components": {"schemas": {`+numbered(n, func(i int) string { return fmt.Sprintf(`"s%d": {}`, i) })+`}}, `, 1)
		}},
		"a model": {file: "a.json", about: 1 << 20, want: "bytes; the limit is 1048576", text: func(n int) string {
			return strings.Replace(api(method(0)), "{", `{"components": {"schemas": {"s": {"title": "`+strings.Repeat("x", n)+`"}}}, `, 1)
		}},
		"request validators": {file: "a.json", most: 2000, want: "more than 2000 request validators", text: func(n int) string {
			return strings.Replace(api(method(0)), "{", `{"x-amazon-apigateway-request-validators": {`+numbered(n, func(i int) string { return fmt.Sprintf(`"v%d": {}`, i) })+`}, `, 1)
		}},
		"authorizers": {file: "a.json", most: 2000, want: "more than 2000 authorizers", text: func(n int) string {
			return strings.Replace(api(method(0)), "{", `{"components": {"securitySchemes": {`+numbered(n, func(i int) string {
				return fmt.Sprintf(`"a%d": {"x-amazon-apigateway-authorizer": {"type": "token"}}`, i)
			})+`}}, `, 1)
		}},
		"stages": {file: "a.json", most: 2000, want: "more than 2000 stages", text: func(n int) string {
			return `{"items": [{"path": "/", "resourceMethods": {"GET": {"httpMethod": "GET", "methodIntegration": {"type": "MOCK"}}}}], "stages": [` +
				numbered(n, func(i int) string { return fmt.Sprintf(`{"stageName": "s%d"}`, i) }) + `]}`
		}},
		"a key": {file: "a.json", most: 4096, want: "a key of 4097 bytes; the limit is 4096", text: func(n int) string {
			return api(`"/` + strings.Repeat("k", n-1) + `": {"get": {"x-amazon-apigateway-integration": {"type": "mock", "responses": {}}}}`)
		}},
		"HCL":      {file: "a.tf", most: 2 << 20, want: "an HCL file of more than 2097152 bytes", text: func(n int) string { return padded(n, fmt.Sprintf(aTF, `"x"`), "#") }},
		"problems": {file: "a.json", most: 500, want: "there are more problems; they are not listed", text: func(n int) string { return `{"Resources": {` + numbered(n, aProblem) + `}}` }},
		"text that is made": {file: "a.json", about: 32 << 20 / 65_536, want: "evaluation writes more than 33554432 bytes", text: func(n int) string {
			return `{"Parameters": {"P": {"Type": "String", "Default": "` + strings.Repeat("x", 4096) + `"}}, "Resources": {` + numbered(n, func(i int) string {
				return fmt.Sprintf(`"M%d": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "ResourceId": "/", "Integration": {"Type": "MOCK", "Uri": {"Fn::Sub": "%s"}}}}`,
					i, strings.Repeat("${P}", 16))
			}) + `}}`
		}},
		"steps": {file: "a.json", about: 2000, want: "evaluation takes more than 1048576 steps", text: func(n int) string {
			return `{"openapi": "3.0.1", "x": {"type": "mock", "responses": {` + numbered(500, aResponse) + `}}, "paths": {` + numbered(n, func(i int) string {
				return fmt.Sprintf(`"/a%d": {"get": {"x-amazon-apigateway-integration": {"$ref": "#/x"}}}`, i)
			}) + `}}`
		}},
	}
}

// said is what loading the definition of size n says, of errors and problems.
func (r *limitRow) said(n int) string {
	files := fstest.MapFS{}
	if r.fs != nil {
		files = r.fs(n)
	} else {
		files[r.file] = &fstest.MapFile{Data: []byte(r.text(n))}
	}
	api, err := formats.Load(files, r.file, formats.Options{})
	if err != nil {
		return err.Error()
	}
	return api.Problems.Report()
}

// TestLimitRows: one less than a limit and as much is read, one more is an error
// that names the limit.
func TestLimitRows(t *testing.T) {
	if testing.Short() {
		t.Skip("reads large definitions")
	}
	for name, row := range limitRows() {
		t.Run(name, func(t *testing.T) {
			most := row.most
			if most == 0 {
				low, high := 1, row.about+1
				require.Contains(t, row.said(high), row.want)
				for low+1 < high {
					if mid := (low + high) / 2; strings.Contains(row.said(mid), row.want) {
						high = mid
					} else {
						low = mid
					}
				}
				require.Greater(t, low, row.about/10)
				most = low
				t.Logf("%d of %d", most, row.about)
			}
			for _, n := range []int{most - 1, most} {
				require.NotContains(t, row.said(n), row.want)
			}
			require.Contains(t, row.said(most+1), row.want)
		})
	}
}
