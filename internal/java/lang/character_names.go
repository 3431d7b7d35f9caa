package lang

import (
	"fmt"
	"strings"

	javachar "github.com/gatemap/gatemap/internal/java/char"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

// characterNames are the methods of Character that need tables of their own: names, directionality, mirroring.
var characterNames = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"static String getName(int)", make1(func(_ *Runtime, r int) (Value, error) {
			if r < 0 || r > 0x10FFFF {
				return Value{}, illegalArgument(fmt.Sprintf("Not a valid Unicode code point: 0x%X", uint32(r)))
			}
			if name, ok := javachar.Name(rune(r)); ok {
				return ofStr(name), nil
			}
			return Value{}, nil
		})},
		{"static int codePointOf(String)", make1(func(rt *Runtime, name string) (int, error) {
			if err := rt.Spend(len(name)); err != nil {
				return 0, err
			}
			r, ok := javachar.CodePoint(name)
			if !ok {
				name = strings.TrimFunc(name, func(r rune) bool { return r <= ' ' })
				return 0, illegalArgument("Unrecognized character name :" + javatext.ToUpper(name[:javatext.Piece(name, javachar.LongestName)]))
			}
			return int(r), nil
		})},
	}
}}

var characterDirections = lazy.Value[[]sig]{Make: func() []sig {
	return append(
		both("byte", "getDirectionality", func(r rune) Value {
			return jsondoc.OfIntegral(jsondoc.Byte, int64(javachar.Directionality(r)))
		}),
		both("boolean", "isMirrored", javachar.Mirrored)...)
}}
