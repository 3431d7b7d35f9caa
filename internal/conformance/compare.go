package conformance

import (
	"encoding/json"
	"fmt"

	"github.com/gatemap/gatemap/internal/json/canon"
)

// checkMember compares a member of the result with the expectation, by value.
func checkMember(expect, result []byte, name string) (string, error) {
	var got map[string]json.RawMessage
	if err := decode(result, &got); err != nil {
		return "", fmt.Errorf("result: %w", err)
	}
	if got[name] == nil {
		return fmt.Sprintf("the result has no member %s", name), nil
	}
	same, err := canon.Equal(expect, got[name])
	if err != nil {
		return "", err
	}
	if !same {
		return fmt.Sprintf("%s is %s, want %s", name, got[name], expect), nil
	}
	return "", nil
}
