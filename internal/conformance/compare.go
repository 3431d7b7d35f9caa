package conformance

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"strings"
)

// sameJSON compares two JSON texts by value: members in any order, numbers by
// what they are worth.
func sameJSON(a, b []byte) (bool, error) {
	var x, y any
	if err := decode(a, &x); err != nil {
		return false, err
	}
	if err := decode(b, &y); err != nil {
		return false, err
	}
	return reflect.DeepEqual(worth(x), worth(y)), nil
}

// worth replaces numbers by a spelling that depends on their value alone.
func worth(v any) any {
	switch v := v.(type) {
	case json.Number:
		// A huge exponent is compared as it is written: its value would fill
		// the memory.
		if i := strings.IndexAny(string(v), "eE"); i >= 0 && len(v)-i > 5 {
			return v
		}
		if r, ok := new(big.Rat).SetString(string(v)); ok {
			return json.Number(r.RatString())
		}
	case map[string]any:
		for k, e := range v {
			v[k] = worth(e)
		}
	case []any:
		for i, e := range v {
			v[i] = worth(e)
		}
	}
	return v
}

// checkMember compares a member of the result with the expectation, by value.
func checkMember(expect, result []byte, name string) (string, error) {
	var got map[string]json.RawMessage
	if err := decode(result, &got); err != nil {
		return "", fmt.Errorf("result: %w", err)
	}
	if got[name] == nil {
		return fmt.Sprintf("the result has no member %s", name), nil
	}
	same, err := sameJSON(expect, got[name])
	if err != nil {
		return "", err
	}
	if !same {
		return fmt.Sprintf("%s is %s, want %s", name, got[name], expect), nil
	}
	return "", nil
}
