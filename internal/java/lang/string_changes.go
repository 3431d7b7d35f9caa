package lang

import (
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

var stringChanges = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"String replace(char,char)", do2(func(rt *Runtime, s string, old, new Value) (string, error) {
			return replaceText(rt, s, unitString(old), unitString(new))
		})},
		{"String replace(CharSequence,CharSequence)", do2(replaceText)},
		{"String toLowerCase()", do0(toLower)},
		{"String toUpperCase()", changed(javatext.AppendUpper)},
		{"String toLowerCase(Locale)", functionNull},
		{"String toUpperCase(Locale)", functionNull},
		{"String trim()", mapped(javatext.Trim)},
		{"String strip()", mapped(func(s string) string { return javatext.StripLeading(javatext.StripTrailing(s)) })},
		{"String stripLeading()", mapped(javatext.StripLeading)},
		{"String stripTrailing()", mapped(javatext.StripTrailing)},
		{"String repeat(int)", do1(repeat)},
		{"String indent(int)", do1(indent)},
		{"String stripIndent()", do0(stripIndent)},
		{"String translateEscapes()", do0(func(rt *Runtime, s string) (string, error) {
			if err := rt.Grow(len(s)); err != nil {
				return "", err
			}
			s, ok := translateEscapes(s)
			if !ok {
				return "", illegalArgument("Invalid escape sequence")
			}
			return s, nil
		})},
		{"String concat(String)", do1((*Runtime).Concat)},
		{"String intern()", self},
		{"Object resolveConstantDesc(Lookup)", self},
		{"Object transform(Function)", functionNull},
		{"Optional describeConstable()", describeSelf},
		{"String formatted(Object[])", do1(format)},
	}
}}

var describeSelf = do0(func(rt *Runtime, v Value) (Value, error) { return optionalValue(rt, "", v), nil })

// mappedPerStep is how many bytes that are not ASCII one step maps.
const mappedPerStep = 4

// mapped makes a body of a function whose result is not much longer than its
// argument.
func mapped(f func(string) string) body {
	return do0(func(rt *Runtime, s string) (string, error) {
		if err := rt.payMapping(s); err != nil {
			return "", err
		}
		return rt.part(s, f(s))
	})
}

func toLower(rt *Runtime, s string) (string, error) {
	if err := rt.payMapping(s); err != nil {
		return "", err
	}
	dst, at := make([]byte, 0, len(s)+8), 0
	for piece := range rt.pieces(s) {
		dst = javatext.AppendLower(dst, s, at, at+len(piece))
		at += len(piece)
	}
	return rt.part(s, string(dst))
}

// payMapping pays for another text that is made of s.
func (rt *Runtime) payMapping(s string) error {
	if err := rt.Grow(len(s)); err != nil {
		return err
	}
	if javatext.IsASCII(s) {
		return nil
	}
	return rt.Spend(len(s) / mappedPerStep) // each character is looked up
}

// changed is mapped for what takes each character for itself and changes most
// texts.
func changed(f func(dst []byte, s string) []byte) body {
	return do0(func(rt *Runtime, s string) (string, error) {
		if err := rt.payMapping(s); err != nil {
			return "", err
		}
		dst := make([]byte, 0, len(s)+8)
		for piece := range rt.pieces(s) {
			dst = f(dst, piece)
		}
		return rt.part(s, string(dst))
	})
}

func replaceText(rt *Runtime, s, old, new string) (string, error) {
	n := len(s) + 1
	if old != "" {
		n = strings.Count(s, old)
	}
	if err := rt.growBy(n, len(new)); err != nil {
		return "", err
	}
	if err := rt.Grow(len(s)); err != nil {
		return "", err
	}
	if n == 0 && !strings.Contains(old, "\xed") {
		return s, nil
	}
	if !javatext.ReplacesBytes(s, old, new) {
		if err := rt.Spend(len(s) / mappedPerStep); err != nil { // unit by unit
			return "", err
		}
	} else if len(s)+n*len(new) > growthPiece {
		return rt.replaceBytes(s, old, new, n)
	}
	return javatext.Replace(s, old, new), nil
}

// replaceBytes is strings.ReplaceAll for n times old in s.
func (rt *Runtime) replaceBytes(s, old, new string, n int) (string, error) {
	out := newLongText(rt, len(s)+n*(len(new)-len(old)))
	for range n {
		at := strings.Index(s, old)
		out.add(s[:at])
		if err := out.add(new); err != nil {
			return "", err
		}
		s = s[at+len(old):]
	}
	err := out.add(s)
	return out.String(), err
}

func repeat(rt *Runtime, s string, n int) (string, error) {
	if n < 0 {
		return "", illegalArgument("count is negative")
	}
	if s == "" || n == 0 {
		return "", nil
	}
	if err := rt.growBy(n, len(s)); err != nil {
		return "", err
	}
	if s[0] != javatext.FirstOfHalf {
		return repeatBytes(rt, s, n)
	}
	dst := make([]byte, 0, n*len(s))
	for k := range n {
		if err := rt.pace(k); err != nil {
			return "", err
		}
		dst = javatext.Append(dst, s)
	}
	return textOf(dst), nil
}

// repeatBytes is strings.Repeat.
func repeatBytes(rt *Runtime, s string, n int) (string, error) {
	several := min(n, max(growthPiece/len(s), 1)) // in one piece
	piece := strings.Repeat(s, several)
	if several == n {
		return piece, nil
	}
	out := newLongText(rt, n*len(s))
	for ; n > 0; n -= several {
		if err := out.add(piece[:min(n, several)*len(s)]); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// lines splits at \n, \r and \r\n as String.lines does.
func lines(rt *Runtime, s string) ([]string, error) {
	n := strings.Count(s, "\n") + strings.Count(s, "\r") + 1
	if err := rt.growBy(n, bytesPerLine); err != nil {
		return nil, err
	}
	out := make([]string, 0, n)
	for s != "" {
		k := strings.IndexAny(s, "\r\n")
		if k < 0 {
			return append(out, s), nil
		}
		out = append(out, s[:k])
		if s[k] == '\r' && k+1 < len(s) && s[k+1] == '\n' {
			k++
		}
		s = s[k+1:]
	}
	return out, nil
}

// bytesPerLine is what a line takes apart from its text.
const bytesPerLine = 16

func indent(rt *Runtime, s string, n int) (string, error) {
	if s == "" {
		return "", nil
	}
	all, err := lines(rt, s)
	if err == nil {
		err = rt.growBy(len(all), max(n+1, 1))
	}
	if err == nil {
		err = rt.Grow(len(s))
	}
	if err != nil {
		return "", err
	}
	var dst strings.Builder
	for _, line := range all {
		dst.WriteString(strings.Repeat(" ", max(n, 0)))
		for k := n; k < 0 && line != ""; k++ {
			r, size := javatext.DecodeRune(line)
			if !javatext.IsWhitespace(r) {
				break
			}
			line = line[size:]
		}
		dst.WriteString(line)
		dst.WriteByte('\n')
	}
	return dst.String(), nil
}

// stripIndent removes the blanks that all lines begin with, and those at their
// ends. The last line counts even when it is blank.
func stripIndent(rt *Runtime, s string) (string, error) {
	if s == "" {
		return "", nil
	}
	all, err := lines(rt, s)
	if err == nil {
		err = rt.Grow(2 * len(s))
	}
	if err != nil {
		return "", err
	}
	last := s[len(s)-1]
	opt := last == '\n' || last == '\r'
	least := len(s)
	for k, line := range all {
		if !javatext.IsBlank(line) || k == len(all)-1 {
			least = min(least, javatext.Len16(line)-javatext.Len16(javatext.StripLeading(line)))
		}
	}
	if opt {
		least = 0
	}
	for k, line := range all {
		if javatext.IsBlank(line) {
			all[k] = ""
			continue
		}
		all[k] = javatext.StripTrailing(javatext.Substring16(line, least, javatext.Len16(line)))
	}
	out := strings.Join(all, "\n")
	if opt {
		out += "\n"
	}
	return out, nil
}

// bytesPerChar is the most that one element of a char[] becomes in a String
// while it is built.
const bytesPerChar = 16

// translateEscapes interprets the escapes of a Java string literal.
func translateEscapes(s string) (string, bool) {
	dst := make([]byte, 0, len(s))
	for k := 0; k < len(s); k++ {
		if s[k] != '\\' {
			end := k + 1
			for end < len(s) && s[end] != '\\' {
				end++
			}
			dst = append(dst, s[k:end]...)
			k = end - 1
			continue
		}
		if k++; k == len(s) {
			return "", false
		}
		if c, ok := javatext.ControlEscape(s[k]); ok {
			dst = append(dst, c)
			continue
		}
		switch c := s[k]; c {
		case 's':
			dst = append(dst, ' ')
		case '\'', '"', '\\':
			dst = append(dst, c)
		case '\n':
		case '\r':
			if k+1 < len(s) && s[k+1] == '\n' {
				k++
			}
		case '0', '1', '2', '3', '4', '5', '6', '7':
			most := 3
			if c > '3' {
				most = 2
			}
			v, n := 0, 0
			for n < most && k+n < len(s) && s[k+n] >= '0' && s[k+n] <= '7' {
				v = v*8 + int(s[k+n]-'0')
				n++
			}
			dst = javatext.AppendUnit(dst, uint16(v))
			k += n - 1
		default:
			return "", false
		}
	}
	return string(dst), true
}

var stringStatics = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"static String valueOf(int)", valueOf},
		{"static String valueOf(char[])", make1(charsToString)},
		{"static String valueOf(Object)", valueOf},
		{"static String valueOf(boolean)", valueOf},
		{"static String valueOf(char[],int,int)", make3(partToString)},
		{"static String valueOf(char)", valueOf},
		{"static String valueOf(double)", of1(func(x float64) string { return string(javatext.AppendDouble(nil, x)) })},
		{"static String valueOf(float)", of1(func(v Value) string { return string(javatext.AppendFloat(nil, toFloat(v))) })},
		{"static String valueOf(long)", valueOf},
		{"static String copyValueOf(char[],int,int)", make3(partToString)},
		{"static String copyValueOf(char[])", make1(charsToString)},
		{"static String join(CharSequence,CharSequence[])", make2(func(rt *Runtime, sep string, texts *array) (string, error) {
			return joinTexts(rt, sep, texts.elems)
		})},
		{"static String join(CharSequence,Iterable)", make2(func(rt *Runtime, sep string, texts some) (string, error) {
			elems, err := elements(rt, texts.Value)
			if err != nil {
				return "", err
			}
			return joinTexts(rt, sep, elems)
		})},
		{"static String format(String,Object[])", make2(format)},
		{"static String format(Locale,String,Object[])", make3(func(rt *Runtime, _, pattern, args Value) (Value, error) {
			return format(rt, pattern, args)
		})},
		{"static int compare(CharSequence,CharSequence)", of2(javatext.Compare)},
	}
}}

var valueOf = static(textMethod)

func charsToString(rt *Runtime, chars Value) (string, error) {
	a, err := read[*array](chars)
	if err != nil {
		return "", err
	}
	return partToString(rt, a, 0, len(a.elems))
}

func partToString(rt *Runtime, chars *array, at, n int) (string, error) {
	if at < 0 || n < 0 || at > len(chars.elems)-n {
		return "", outOfBounds()
	}
	if err := rt.growBy(n, bytesPerChar); err != nil {
		return "", err
	}
	var dst []byte
	for _, c := range chars.elems[at : at+n] {
		dst = javatext.AppendUnit(dst, uint16(c.Int64()))
	}
	return string(dst), nil
}

func joinTexts(rt *Runtime, sep string, elems []Value) (string, error) {
	var dst []byte
	for k, e := range elems {
		text := e.Str()
		switch e.Kind() {
		case jsondoc.String:
		case jsondoc.Null:
			text = "null"
		default:
			return "", classCast(e, "java.lang.CharSequence")
		}
		if k > 0 {
			dst = javatext.Append(dst, sep)
		}
		if err := rt.Grow(len(text) + len(sep)); err != nil {
			return "", err
		}
		dst = javatext.Append(rt.roomFor(dst, len(text)), text)
	}
	return textOf(dst), nil
}

var stringStreams = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"IntStream chars()", do0(func(rt *Runtime, s string) (Value, error) {
			if err := rt.Grow(26 * len(s)); err != nil {
				return Value{}, err
			}
			elems := unitsOf(rt, s, func(u uint16) Value { return ofInt(int(u)) })
			return newStream(rt, ofInts, elems), rt.Err()
		})},
		{"IntStream codePoints()", do0(func(rt *Runtime, s string) (Value, error) {
			if err := rt.Grow(24 * len(s)); err != nil {
				return Value{}, err
			}
			elems := make([]Value, 0, len(s))
			for piece := range rt.pieces(s) {
				for piece != "" {
					r, n := javatext.DecodeRune(piece)
					piece = piece[n:]
					elems = append(elems, ofInt(int(r)))
				}
			}
			return newStream(rt, ofInts, elems), rt.Err()
		})},
		{"Stream lines()", do0(func(rt *Runtime, s string) (Value, error) {
			all, err := lines(rt, s)
			if err == nil {
				err = rt.growBy(len(all), 24)
			}
			if err != nil {
				return Value{}, err
			}
			elems := make([]Value, len(all))
			for k, line := range all {
				elems[k] = ofStr(line)
			}
			return newStream(rt, ofObjects, elems), nil
		})},
	}
}}
