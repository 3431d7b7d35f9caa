package redact

import "strings"

// words are what the name of a secret contains, without separators and in lower
// case.
var words = []string{
	"token", "secret", "password", "passwd", "passphrase", "apikey", "accesskey", "privatekey",
	"credential", "signature", "authorization", "cookie",
}

var separators = strings.NewReplacer("-", "", "_", "", ".", "", " ", "")

// SecretName reports whether a name looks like that of a secret.
func SecretName(name string) bool { return hasWord(name) }

// hasWord reports whether a text has one of the words, if only with separators
// between its letters.
func hasWord(s string) bool {
	plain := separators.Replace(strings.ToLower(s))
	for _, w := range words {
		if strings.Contains(plain, w) {
			return true
		}
	}
	return false
}
