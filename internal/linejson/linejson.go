// Package linejson says in plain words what is wrong with the JSON of a line, or of
// another short text that is read into a type of Go.
package linejson

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Plain is an error of encoding/json in words that do not tell of the types of this
// program. Others stay as they are.
func Plain(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		where := member(wrong.Field)
		if where != "" {
			where += ": "
		}
		return fmt.Errorf("%s%s where %s belongs", where, article(wrong.Value), kind(wrong.Type))
	case errors.Is(err, io.EOF):
		return errors.New("there is no JSON value")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON ends too early")
	}
	return err
}

// member is the path of a member without the names of structs around it, which begin
// the path of an embedded one.
func member(path string) string {
	parts := strings.Split(path, ".")
	for len(parts) > 0 && (parts[0] == "" || strings.HasSuffix(parts[0], "Line")) {
		parts = parts[1:]
	}
	return strings.Join(parts, ".")
}

func article(value string) string {
	switch value {
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	}
	if number, ok := strings.CutPrefix(value, "number "); ok {
		return number
	}
	return "a " + value
}

// kind is what a type of Go is read from.
func kind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "a string"
		}
		return "a list"
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	}
	return "a whole number"
}
