package report_test

import (
	"fmt"
	"os"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
)

func ExampleScore() {
	known := map[string]string{"b": "the expectation is a slip", "z": "not recorded"}
	s := report.NewScore(os.Stdout, report.Palette{}, false, known)
	results := []struct{ id, diff string }{{"a", ""}, {"b", "500, want 200"}, {"c", "404, want 200\nno body"}}
	for i, r := range results {
		if err := s.Count(report.Case{ID: r.id, File: "x.ndjson", Line: i + 1}, r.diff); err != nil {
			fmt.Println(err)
		}
	}
	if err := s.Finish(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// FAIL  c (x.ndjson:3)
	//       404, want 200
	//       no body
	// KNOWN b (x.ndjson:2): the expectation is a slip
	// listed as known deviations, but not in the input: z
	// 1 passed, 1 failed, 1 known deviation
}
