package cases_test

import (
	"fmt"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// A file is run, and rewritten to what came out.
func ExampleProject_Run() {
	f, err := cases.Read("testdata/pets/example.gatemap.yaml", []byte(`definition: template.yaml
method: DELETE
cases:
  - name: upstream is down
    backend: {statusCode: 503, body: "down"}
    expect: {status: 500} # is it?
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	results, err := new(cases.Project).Run(f, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range results {
		for _, d := range r.Differences {
			fmt.Printf("line %d: %s\n", d.Line, d.String())
		}
	}
	data, n, err := f.Update(results)
	fmt.Printf("%d updated, %v\n%s", n, err, data)
	// Output:
	// line 6: status: want 500, got 502
	// 1 updated, <nil>
	// definition: template.yaml
	// method: DELETE
	// cases:
	//   - name: upstream is down
	//     backend: {statusCode: 503, body: "down"}
	//     expect: {status: 502} # is it?
}

func ExampleExpect_Compare() {
	want := cases.Expect{Status: 200, Body: &cases.Body{Data: []byte(`{"a": 1}`), JSON: true}}
	got := &cases.Outcome{Response: &gatemap.Response{StatusCode: 404, Body: []byte(`{"a":1.0}`)}}
	for _, d := range want.Compare(got) {
		fmt.Println(d.String())
	}
	// Output:
	// status: want 200, got 404
}
