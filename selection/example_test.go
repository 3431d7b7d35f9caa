package selection_test

import (
	"context"
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
	}, selection.Options{})
	failed, _ := s.ByMessage(context.Background(), "Bad Request: no name", 200)
	succeeded, _ := s.ByMessage(context.Background(), "", 200)
	fmt.Println(failed, succeeded)
	// Output: 1 0
}
