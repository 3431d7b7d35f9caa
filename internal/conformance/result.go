package conformance

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
)

// appendResult writes a gatewayResult as encoding/json does.
func appendResult(dst, id []byte, resp *gatemap.Response, failed *gatemap.GatewayError) []byte {
	if id == nil {
		id = []byte("null")
	}
	dst = append(append(dst, `{"id":`...), id...)
	dst = strconv.AppendInt(append(dst, `,"statusCode":`...), int64(resp.StatusCode), 10)
	dst = appendHeaders(append(dst, `,"headers":`...), resp.Headers)
	if utf8.Valid(resp.Body) {
		dst = appendString(append(dst, `,"body":`...), resp.Body)
	} else {
		dst = append(dst, `,"bodyBase64":"`...)
		dst = append(base64.StdEncoding.AppendEncode(dst, resp.Body), '"')
	}
	if resp.Selected != "" {
		dst = appendString(append(dst, `,"selected":`...), resp.Selected)
	}
	if failed != nil {
		dst = appendString(append(dst, `,"error":{"type":`...), string(failed.Type))
		dst = appendString(append(dst, `,"message":`...), failed.Message)
		dst = appendString(append(dst, `,"log":`...), failed.Log)
		dst = append(dst, '}')
	}
	return append(dst, '}')
}

// appendHeaders writes the fields by name; fields of one name are one member.
func appendHeaders(dst []byte, headers []gatemap.Field) []byte {
	var few [16]int
	order := few[:0]
	for i := range headers {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(headers[a].Name, headers[b].Name) })
	dst = append(dst, '{')
	for i := 0; i < len(order); {
		name := headers[order[i]].Name
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, name), ':')
		none := true
		for ; i < len(order) && headers[order[i]].Name == name; i++ {
			for _, v := range headers[order[i]].Values {
				if none {
					dst = append(dst, '[')
				} else {
					dst = append(dst, ',')
				}
				none = false
				dst = appendString(dst, v)
			}
		}
		if none {
			dst = append(dst, "null"...)
		} else {
			dst = append(dst, ']')
		}
	}
	return append(dst, '}')
}

// appendString writes a string in quotes.
func appendString[T string | []byte](dst []byte, s T) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			if size = n; !(r == utf8.RuneError && n == 1) && r != '\u2028' && r != '\u2029' {
				i += size
				continue
			}
		}
		dst = append(dst, s[start:i]...)
		switch short := strings.IndexByte("\"\\\b\f\n\r\t", c); {
		case size > 1: // U+2028 or U+2029
			dst = append(dst, '\\', 'u', '2', '0', '2', hex[s[i+2]&15])
		case c >= utf8.RuneSelf:
			dst = append(dst, `\ufffd`...)
		case short >= 0:
			dst = append(dst, '\\', `"\bfnrt`[short])
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i += size
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}
