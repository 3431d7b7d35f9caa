package redact

import (
	"crypto/sha256"
	"html"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// Redactor gives secrets their placeholders. The zero value is ready; it is safe
// for concurrent use.
type Redactor struct {
	mu    sync.Mutex
	known map[[sha256.Size]byte]string // by the hash, so that no secret is kept
}

// maxSecrets bounds what a Redactor remembers; further secrets share one
// placeholder.
const maxSecrets = 10_000

const word = "REDACTED"

// placeholder is what stands for a secret.
func (r *Redactor) placeholder(secret string) string {
	key := sha256.Sum256([]byte(secret))
	r.mu.Lock()
	defer r.mu.Unlock()
	if p, ok := r.known[key]; ok {
		return p
	}
	if len(r.known) >= maxSecrets {
		return word
	}
	if r.known == nil {
		r.known = map[[sha256.Size]byte]string{}
	}
	p := word + "-" + strconv.Itoa(len(r.known)+1)
	r.known[key] = p
	return p
}

var placeholders = lazyregexp.New(`\b` + word + `-[0-9]+\b`)

// Unnumbered takes the numbers of placeholders away: two texts that differ in
// secrets only are equal then.
func Unnumbered(s string) string {
	if !strings.Contains(s, word+"-") {
		return s
	}
	return placeholders.Compiled().ReplaceAllLiteralString(s, word)
}

// isPlaceholder reports whether s stands for a secret already.
func isPlaceholder(s string) bool {
	return s == word || strings.HasPrefix(s, word+"-") && placeholders.Compiled().FindString(s) == s
}

// Exchange redacts what belongs together: a secret that one part has is
// recognized in the others. It is for one goroutine.
type Exchange struct {
	r       *Redactor
	secrets map[string]string // of this exchange, that are long enough to be looked for
	changed bool
}

// Exchange begins one. What is known already is looked for everywhere.
func (r *Redactor) Exchange(known ...string) *Exchange {
	x := &Exchange{r: r, secrets: map[string]string{}}
	for _, secret := range known {
		x.secret(secret)
	}
	x.changed = false
	return x
}

// Twice calls redact, and again where the exchange has secrets: those that only
// the last part has are then found in the first.
func (x *Exchange) Twice(redact func()) {
	redact()
	if len(x.secrets) > 0 {
		redact()
	}
}

// Changed reports whether anything was redacted.
func (x *Exchange) Changed() bool { return x.changed }

// minKnown is the length of a secret that is looked for in texts: a shorter one
// may be any word.
const minKnown = 8

// secret is the placeholder of a text that is a secret.
func (x *Exchange) secret(s string) string {
	if s == "" || isPlaceholder(s) {
		return s
	}
	x.changed = true
	p := x.r.placeholder(s)
	for _, form := range []string{s, url.QueryEscape(s), url.PathEscape(s), html.EscapeString(s), unescaped(s)} {
		if _, known := x.secrets[form]; !known && len(form) >= minKnown && len(x.secrets) < maxKnown {
			x.secrets[form] = p
		}
	}
	return p
}

// maxKnown bounds the secrets of one exchange that are looked for.
const maxKnown = 100
