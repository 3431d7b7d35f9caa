package selection_test

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/selection"
)

type contains string

func (c contains) Matches(s string) (bool, error) { return strings.Contains(s, string(c)), nil }

func ExampleSelector_ByMessage() {
	s := selection.New([]selection.Response{
		{StatusCode: 200},
		{StatusCode: 400, Pattern: contains("Bad Request")},
	})
	failed, _ := s.ByMessage("Bad Request: no name", 200)
	succeeded, _ := s.ByMessage("", 200)
	fmt.Println(failed, succeeded)
	// Output: 1 0
}
