package lang

import (
	"fmt"
	"strings"

	javachar "github.com/gatemap/gatemap/internal/java/char"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// characterNames are the methods of Character that need tables of their own: names, directionality, mirroring.
var characterNames = []sig{
	{"static String getName(int)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
		r := a[0].Int64()
		if r < 0 || r > 0x10FFFF {
			return Value{}, illegalArgument(fmt.Sprintf("Not a valid Unicode code point: 0x%X", uint32(r)))
		}
		if name, ok := javachar.Name(rune(r)); ok {
			return ofStr(name), nil
		}
		return Value{}, nil
	}},
	{"static int codePointOf(String)", func(rt *Runtime, _ Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		name := a[0].Str()
		if err := rt.Spend(len(name)); err != nil {
			return Value{}, err
		}
		r, ok := javachar.CodePoint(name)
		if !ok {
			name = strings.TrimFunc(name, func(r rune) bool { return r <= ' ' })
			return Value{}, illegalArgument("Unrecognized character name :" + javatext.ToUpper(name))
		}
		return ofInt(int(r)), nil
	}},
}

var characterDirections = append(
	both("byte", "getDirectionality", func(r rune) Value {
		return jsondoc.OfIntegral(jsondoc.Byte, int64(javachar.Directionality(r)))
	}),
	both("boolean", "isMirrored", func(r rune) Value { return jsondoc.OfBool(javachar.Mirrored(r)) })...)
