package contenthandling

// Handling is the contentHandling of an integration response.
type Handling uint8

// The three settings. Undefined is the absent member.
const (
	Undefined Handling = iota
	ToBinary           // CONVERT_TO_BINARY
	ToText             // CONVERT_TO_TEXT
)

// Action is what happens to a payload.
type Action uint8

// The four conversions.
const (
	Text   Action = iota // bytes that are not UTF-8 become U+FFFD
	Encode               // base64
	Decode               // from base64; fails when it is not
	Pass                 // nothing
)

// String says what the action does, for explanations.
func (a Action) String() string {
	return [...]string{"read as UTF-8 text", "base64-encode", "base64-decode", "pass unchanged"}[a]
}

// IsText reports whether the result is text, which is what a mapping template
// needs.
func (a Action) IsText() bool { return a == Text || a == Encode }

// Decide gives the conversion for a payload. typesSet is whether the API has
// binaryMediaTypes, and the two others whether the payload's Content-Type and
// the request's Accept match them. Source: guide,
// api-gateway-payload-encodings-workflow, "API Gateway response content type
// conversions"; every row recorded (rules/content-handling.md#table).
func Decide(h Handling, typesSet, binaryPayload, binaryAccept bool) Action {
	if !typesSet {
		if h == ToBinary {
			return Decode
		}
		return Text
	}
	toText := h == ToText || h == Undefined && !binaryAccept
	switch {
	case binaryPayload && toText:
		return Encode
	case binaryPayload:
		return Pass
	case toText:
		return Text
	}
	return Decode
}
