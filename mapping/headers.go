package mapping

import "strings"

// action is what the gateway does with a response header of some name.
type action uint8

const (
	keep  action = iota // also for every name that has no rule
	remap               // renamed to x-amzn-Remapped-<Name>
	drop
)

const remapped = "x-amzn-Remapped-"

// headerRule is what becomes of a name in lower case, as integrations of type HTTP and
// AWS were recorded (rules/parameters.md#remapped, which beats the table in the guide's
// known issues). MOCK was not recorded and is taken to behave alike: the rules belong
// to the gateway's side of the response.
func headerRule(lower string) action {
	switch lower {
	case "authorization", "connection", "content-length", "content-md5", "date", "expect", "host",
		"max-forwards", "proxy-authenticate", "server", "trailer", "upgrade", "user-agent", "www-authenticate":
		return remap
	case "transfer-encoding":
		return drop
	}
	return keep
}

// longestRule is the length of the longest name with a rule.
const longestRule = len("proxy-authenticate")

// WireName returns the name under which a mapped or overridden header reaches
// the client, and false when the gateway drops it. Letter case does not matter
// to the rules; the name keeps its own.
func WireName(name string) (string, bool) {
	switch ruleOf(name) {
	case remap:
		return remapped + name, true
	case drop:
		return "", false
	}
	return name, true
}

func ruleOf(name string) action {
	if len(name) > longestRule {
		return keep
	}
	var lower [longestRule]byte
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	return headerRule(string(lower[:len(name)]))
}

// tokenBytes are the characters of tokens: the printable ones of ASCII but for some.
var tokenBytes = func() (t [256]bool) {
	for c := '!'; c <= '~'; c++ {
		t[c] = !strings.ContainsRune(`"(),/:;<=>?@[\]{}`, c)
	}
	return t
}()

// ValidName reports whether name can be a header name: a token of RFC 9110.
// Templates can name the headers that they override; a name that breaks the
// response apart must not get out.
func ValidName(name string) bool {
	for i := range len(name) {
		if !tokenBytes[name[i]] {
			return false
		}
	}
	return name != ""
}

// ValidValue reports whether value can be a header value: no control character
// below 0x20 but tab. A value with one ends the evaluation, because a response
// is never split (rules/parameters.md#control-characters).
func ValidValue(value string) bool {
	for i := range len(value) {
		if c := value[i]; c < ' ' && c != '\t' {
			return false
		}
	}
	return true
}
