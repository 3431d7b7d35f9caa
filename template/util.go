package template

import (
	"encoding/base64"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/vtl"
)

// utilObject is $util. Its methods take one String each; with anything else
// there is no such method and the reference prints nothing (rules/velocity.md#engine,
// conformance model/gateway/094).
type utilObject struct{ *run }

// AppendText gives nothing: $util alone prints nothing (rules/templates.md#util).
func (utilObject) AppendText(dst []byte) []byte { return dst }

// Equal reports whether v is the same $util.
func (u utilObject) Equal(v jsondoc.Value) bool {
	o, ok := v.Object().(utilObject)
	return ok && o.run == u.run
}

// Hash returns an arbitrary number.
func (utilObject) Hash() int32 { return 1 }

// utilFunction is a function of $util on text, appending its result.
type utilFunction func(dst []byte, s string) ([]byte, error)

// utilFunctions are the functions of $util whose result is text. parseJson is
// not among them: its result is a document.
var utilFunctions = map[string]utilFunction{
	"escapeJavaScript": func(dst []byte, s string) ([]byte, error) { return AppendEscapeJavaScript(dst, s), nil },
	"urlEncode":        func(dst []byte, s string) ([]byte, error) { return urlEncode(dst, s), nil },
	"urlDecode":        urlDecode,
	"base64Encode":     func(dst []byte, s string) ([]byte, error) { return base64Encode(dst, s), nil },
	"base64Decode":     base64Decode,
}

// Call runs a function of $util.
func (u utilObject) Call(rt *javalang.Runtime, name string, args []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
	f, ok := utilFunctions[name]
	switch {
	case !ok && name != "parseJson":
		return javalang.CallObject(rt, jsondoc.OfObject(u), name, args)
	case len(args) != 1 || args[0].Kind() != jsondoc.String && !args[0].IsNull():
		return jsondoc.Value{}, javalang.Missing, nil
	case !ok:
		return u.parseJSON(rt, args[0])
	case !args[0].IsNull():
		v, err := u.apply(rt, f, args[0].Str())
		return v, javalang.Found, err
	case name == "escapeJavaScript":
		return jsondoc.Value{}, javalang.Found, nil
	}
	return jsondoc.Value{}, javalang.Found, errNullPointer
}

var errNullPointer = &javalang.Exception{Class: "java.lang.NullPointerException"}

// utilPerStep is how many bytes of text a function of $util reads for a step.
const utilPerStep = 8

func (u utilObject) apply(rt *javalang.Runtime, f utilFunction, s string) (v jsondoc.Value, err error) {
	if err = rt.Spend(len(s) / utilPerStep); err != nil {
		return v, err
	}
	if u.scratch, err = f(u.emptyScratch(), s); err != nil {
		return v, err
	}
	return u.keep(rt)
}

func (u utilObject) parseJSON(rt *javalang.Runtime, v jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
	if v.IsNull() {
		return v, javalang.Found, errNullPointer
	}
	n := len(v.Str())
	if err := rt.Spend(documentSteps + n/keptPerStep); err != nil {
		return jsondoc.Value{}, javalang.Found, err
	}
	if err := rt.Meter.Hold(tapePerByte*n + documentBytes); err != nil {
		return jsondoc.Value{}, javalang.Found, err
	}
	doc := u.document(n)
	if err := doc.ParseFor(rt.Meter, v.Str()); err != nil {
		if err := rt.Spend(n / refusedPerStep); err != nil {
			return jsondoc.Value{}, javalang.Found, err
		}
		return jsondoc.Value{}, javalang.Found, parseException(err)
	}
	return doc.Root(), javalang.Found, rt.Spend(doc.Words())
}

// linkUtil compiles calls of the functions on text, so that what is only
// printed goes straight to the output.
func linkUtil(site *vtl.CallSite) (vtl.Native, bool) {
	if site.Property || len(site.Args) != 1 {
		return vtl.Native{}, false
	}
	native, ok := utilNatives[site.Method]
	return native, ok
}

// utilNatives are made once: they are the same for every call site.
var utilNatives = func() map[string]vtl.Native {
	natives := map[string]vtl.Native{}
	for name, f := range utilFunctions {
		natives[name] = utilNative(name, f)
	}
	return natives
}()

func utilNative(name string, f utilFunction) vtl.Native {
	return vtl.Native{
		Eval: func(rt *javalang.Runtime, host jsondoc.Object, args []jsondoc.Value) (jsondoc.Value, javalang.Result, error) {
			return host.(utilObject).Call(rt, name, args)
		},
		AppendString: f,
		Append: func(_ *javalang.Runtime, _ jsondoc.Object, args []jsondoc.Value, dst []byte) ([]byte, error) {
			if args[0].IsNull() && name != "escapeJavaScript" {
				return dst, errNullPointer
			}
			return dst, nil
		},
	}
}

// urlEncode appends s as java.net.URLEncoder with UTF-8 does: letters, digits
// and .-*_ stay, a blank becomes +, every other byte %XX. Half of a surrogate
// pair is encoded as a question mark.
func urlEncode(dst []byte, s string) []byte {
	const digits = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			dst = append(dst, '+')
		case urlPlain[c]:
			dst = append(dst, c)
		case c == javatext.FirstOfHalf && i+2 < len(s) && s[i+1] >= 0xA0:
			dst = append(dst, "%3F"...)
			i += 2
		default:
			dst = append(dst, '%', digits[c>>4], digits[c&15])
		}
	}
	return dst
}

var urlPlain = func() (t [256]bool) {
	for _, c := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-*_" {
		t[c] = true
	}
	return t
}()

// urlDecode appends s as java.net.URLDecoder with UTF-8 does: a run of %XX is
// decoded as one piece of UTF-8, bytes that are none become U+FFFD, and a
// percent sign without two hexadecimal digits is an exception.
func urlDecode(dst []byte, s string) ([]byte, error) {
	var octets []byte
	for i := 0; i < len(s); {
		switch s[i] {
		case '+':
			dst = append(dst, ' ')
			i++
		case '%':
			octets = octets[:0]
			for i < len(s) && s[i] == '%' {
				octet, size, err := percentOctet(s[i:])
				if err != nil {
					return dst, err
				}
				octets = append(octets, octet)
				i += size
			}
			dst = javatext.AppendUTF8(dst, octets)
		default:
			dst = append(dst, s[i])
			i++
		}
	}
	return dst, nil
}

// percentOctet reads %XX at the start of s. The digits are read by
// Integer.parseInt, which takes a sign and any Unicode digit as well; a
// negative number is refused.
func percentOctet(s string) (octet byte, size int, err error) {
	first, n := javatext.DecodeRune(s[1:])
	second, m := javatext.DecodeRune(s[1+n:])
	if n == 0 || m == 0 {
		return 0, 0, illegalArgument("URLDecoder: Incomplete trailing escape (%) pattern")
	}
	high, low := javatext.Digit(first, 16), javatext.Digit(second, 16)
	if first > 0xFFFF || low < 0 {
		return 0, 0, illegalArgument("URLDecoder: Illegal hex characters in escape (%) pattern")
	}
	switch {
	case high >= 0:
		return byte(high<<4 | low), 1 + n + m, nil
	case first == '+', first == '-' && low == 0:
		return byte(low), 1 + n + m, nil
	default:
		return 0, 0, illegalArgument("URLDecoder: Illegal hex characters in escape (%) pattern")
	}
}

func illegalArgument(message string) error {
	return &javalang.Exception{Class: "java.lang.IllegalArgumentException", Message: message}
}

// base64Encode appends the base64 of the UTF-8 bytes of s, in which half of a
// surrogate pair is a question mark.
func base64Encode(dst []byte, s string) []byte {
	return base64.StdEncoding.AppendEncode(dst, javatext.AppendOutput(nil, s))
}

// base64Decode appends what java.util.Base64's basic decoder makes of s, read
// as UTF-8: no blanks, no line ends, padding may be missing, the unused bits
// of the last character are not looked at.
func base64Decode(dst []byte, s string) ([]byte, error) {
	unpadded := s
	if len(s)%4 == 0 {
		for range 2 {
			if n := len(unpadded); n > 0 && unpadded[n-1] == '=' {
				unpadded = unpadded[:n-1]
			}
		}
	}
	for i := range len(unpadded) {
		if !base64Plain[unpadded[i]] {
			return dst, illegalArgument("Illegal base64 character")
		}
	}
	if len(unpadded)%4 == 1 {
		return dst, illegalArgument("Last unit does not have enough valid bits")
	}
	octets, err := base64.RawStdEncoding.DecodeString(unpadded)
	if err != nil {
		return dst, illegalArgument(err.Error())
	}
	return javatext.AppendUTF8(dst, octets), nil
}

var base64Plain = func() (t [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		t[c] = true
	}
	return t
}()
