package redact

import (
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/lazy"
)

// words are what the name of a secret contains, without separators and in lower
// case.
var words = []string{
	"token", "secret", "password", "passwd", "passphrase", "passcode", "pwd", "apikey", "accesskey", "privatekey",
	"encryptionkey", "signingkey", "sharedkey", "subscriptionkey", "credential", "signature", "authorization", "cookie",
	"sessionid", "assertion", "jwt",
}

var separators = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
	return strings.NewReplacer("-", "", "_", "", ".", "", " ", "", "[", "", "]", "", "+", "")
}}

// SecretName reports whether a name looks like that of a secret.
// The name may be escaped as in a query.
func SecretName(name string) bool {
	return hasWord(name) || strings.IndexByte(name, '%') >= 0 && hasWord(unescaped(name))
}

// unescaped replaces %XX, and leaves what is none.
func unescaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(v))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// hasWord reports whether a text has one of the words, if only with separators
// between its letters.
func hasWord(s string) bool {
	plain := separators.Get().Replace(strings.ToLower(s))
	for _, w := range words {
		if strings.Contains(plain, w) {
			return true
		}
	}
	return false
}
