package contenthandling

import (
	"encoding/base64"
	"fmt"
	"unicode/utf8"

	javatext "github.com/gatemap/gatemap/internal/java/text"
)

// BadBase64 is the failure to decode a payload: the first byte that base64
// does not allow, or the length of a payload that is cut short.
type BadBase64 struct{ Offset int64 }

// Error names the byte.
func (e *BadBase64) Error() string { return fmt.Sprintf("illegal base64 data at byte %d", e.Offset) }

// Len returns an upper bound for how many bytes Append adds.
func (a Action) Len(body []byte) int {
	switch a {
	case Encode:
		return base64.StdEncoding.EncodedLen(len(body))
	case Decode:
		return base64.StdEncoding.DecodedLen(len(body))
	case Text:
		if !utf8.Valid(body) {
			return 3 * len(body)
		}
	}
	return len(body)
}

// Convert returns the converted body. When nothing changes it is body itself,
// otherwise it is appended to buf, whose storage the result then shares. A nil
// codec is this package's own. The error is a *BadBase64.
func (a Action) Convert(buf, body []byte, codec Codec) ([]byte, error) {
	if a.Keeps(body) {
		return body, nil
	}
	start := len(buf)
	buf, err := a.Append(buf, body, codec)
	return buf[start:], err
}

// Keeps reports whether Convert returns this body as it is.
func (a Action) Keeps(body []byte) bool { return a == Pass || a == Text && utf8.Valid(body) }

// Append appends the converted body to dst, which must not overlap it. A nil
// codec is this package's own. The error is a *BadBase64; dst is then returned
// as it was.
func (a Action) Append(dst, body []byte, codec Codec) ([]byte, error) {
	switch {
	case a == Text:
		return javatext.AppendUTF8(dst, body), nil
	case a == Encode && codec != nil:
		return codec.AppendEncode(dst, body), nil
	case a == Encode:
		return appendEncoded(dst, body), nil
	case a == Decode && codec != nil:
		return appendDecodedBy(codec, dst, body)
	case a == Decode:
		return appendDecoded(dst, body)
	}
	return append(dst, body...), nil
}

// strict refuses non-zero bits behind the last byte, as the base64 codec of
// the AWS SDK for Java does.
var strict = base64.StdEncoding.Strict()

func appendDecoded(dst, body []byte) ([]byte, error) {
	out, done := appendGroups(dst, body)
	out, err := appendRest(out, body[done:])
	if err != nil {
		err.Offset += int64(done)
		return dst, err
	}
	return out, nil
}

// appendRest decodes what the tables have left.
func appendRest(dst, body []byte) ([]byte, *BadBase64) {
	start := len(dst)
	out, err := strict.AppendDecode(dst, body)
	if err != nil {
		return dst, &BadBase64{int64(err.(base64.CorruptInputError))}
	}
	// The decoder skips line breaks. It has met one exactly when the input is
	// longer than the canonical encoding of what came out.
	if strict.EncodedLen(len(out)-start) == len(body) {
		return out, nil
	}
	for i, c := range body {
		if c == '\r' || c == '\n' {
			return dst, &BadBase64{int64(i)}
		}
	}
	return dst, &BadBase64{int64(len(body))}
}
