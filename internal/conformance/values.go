package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/linejson"
)

// fields are headers or parameters in the order of the line.
type fields []gatemap.Field

// UnmarshalJSON reads {name: [value, ...]}; a single string is a list of one.
func (f *fields) UnmarshalJSON(data []byte) error {
	return eachMember(data, func(name string, dec *json.Decoder) error {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		var values []string
		if err := json.Unmarshal(raw, &values); err != nil {
			var one string
			if json.Unmarshal(raw, &one) != nil {
				return fmt.Errorf("%s: %w", name, linejson.Plain(err))
			}
			values = []string{one}
		}
		*f = append(*f, gatemap.Field{Name: name, Values: values})
		return nil
	})
}

// members are $context or the stage variables in the order of the line.
type members []gatemap.Member

// UnmarshalJSON reads an object; objects in it keep their order too.
func (m *members) UnmarshalJSON(data []byte) error {
	list, err := orderedMembers(data)
	*m = list
	return err
}

func orderedMembers(data []byte) ([]gatemap.Member, error) {
	list := []gatemap.Member{}
	err := eachMember(data, func(name string, dec *json.Decoder) error {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		v, err := memberValue(raw)
		list = append(list, gatemap.Member{Name: name, Value: v})
		return err
	})
	return list, err
}

func memberValue(raw json.RawMessage) (any, error) {
	if bytes.HasPrefix(raw, []byte("{")) {
		return orderedMembers(raw)
	}
	var v any
	err := decode(raw, &v)
	return v, err
}

// opened is what a value is that begins with a token.
func opened(token json.Token) string {
	switch token.(type) {
	case json.Delim:
		return "a list"
	case string:
		return "a string"
	case bool:
		return "true or false"
	}
	return "a number"
}

// eachMember calls fn for each member of an object in order; fn reads the
// value. null has no members.
func eachMember(data []byte, fn func(name string, dec *json.Decoder) error) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	open, err := dec.Token()
	if err != nil || open == nil {
		return err
	}
	if open != json.Delim('{') {
		return errors.New(opened(open) + " where an object belongs")
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		if err := fn(name.(string), dec); err != nil {
			return err
		}
	}
	return nil
}
