package report_test

import (
	"bufio"
	"fmt"
	"os"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/internal/result"
)

func ExampleEvaluation_Text() {
	d := report.Evaluation{result.Evaluation{Response: &gatemap.Response{
		StatusCode: 404,
		Headers:    []gatemap.Field{{Name: "Content-Type", Values: []string{"application/json"}}},
		Body:       []byte(`{"message": "no such order"}`),
	}}}
	if err := d.Text(bufio.NewWriter(os.Stdout), report.Palette{}, false); err != nil {
		fmt.Println(err)
	}
	// Output:
	// HTTP/1.1 404 Not Found
	// Content-Type: application/json
	//
	// {"message": "no such order"}
}
