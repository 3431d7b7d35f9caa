package redact

import (
	"regexp"
	"slices"
	"strings"
)

// rule finds secrets in a text: behind what before matches, secret matches one in
// its group. Without before the whole match is one. That the two are apart keeps
// the search linear: no pattern reads on behind what turns out to be no secret.
type rule struct {
	needs  string // what a text without has no such secret
	named  bool   // before has a name that must be that of a secret
	before *regexp.Regexp
	secret *regexp.Regexp
}

// name is the pattern of a name in a text.
const name = `[A-Za-z0-9_.\-]+`

var rules = []rule{
	{"PRIVATE KEY-----", false, regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`), regexp.MustCompile(`^([^-]+)-----END `)},
	{"eyJ", false, nil, regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`)},
	{"A", false, nil, regexp.MustCompile(`\b(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|ANVA|APKA|AROA|ASCA)[A-Z2-7]{16}\b`)},
	{"://", false, regexp.MustCompile(`://[^/\s:@"'<>]*:`), regexp.MustCompile(`^([^/\s@"'<>]+)@`)},
	{"=", true, regexp.MustCompile(`(?:^|[^A-Za-z0-9_.\-])` + name + `=`), regexp.MustCompile(`^([^\s&;,"'<>]+)`)},
	{`"`, true, regexp.MustCompile(`["']` + name + `["']\s*:\s*"`), regexp.MustCompile(`^((?:[^"\\]|\\.)+)"`)},
	{"'", true, regexp.MustCompile(`["']` + name + `["']\s*:\s*'`), regexp.MustCompile(`^((?:[^'\\]|\\.)+)'`)},
	{"</", true, regexp.MustCompile(`<(?:` + name + `:)?` + name + `(?:\s[^<>]*)?>`), regexp.MustCompile(`^([^<>]+)</`)},
}

// nameIn is the name in what stands before a secret.
var nameIn = regexp.MustCompile(name)

// Text is a text without its secrets. Where the text is JSON its members count.
func (x *Exchange) Text(s string) string {
	if out, ok := x.json(s, maxNested); ok {
		return out
	}
	return x.plain(s)
}

// Body is a body without its secrets.
func (x *Exchange) Body(data []byte) []byte {
	if data == nil {
		return nil
	}
	return []byte(x.Text(string(data)))
}

// plain applies the rules for texts.
func (x *Exchange) plain(s string) string {
	named := hasWord(s)
	for i := range rules {
		if r := &rules[i]; strings.Contains(s, r.needs) && (named || !r.named) {
			s = x.apply(r, s)
		}
	}
	return x.lookFor(s)
}

func (x *Exchange) apply(r *rule, s string) string {
	if r.before == nil {
		return r.secret.ReplaceAllStringFunc(s, x.secret)
	}
	var b strings.Builder
	copied, pos := 0, 0
	for {
		m := r.before.FindStringIndex(s[pos:])
		if m == nil {
			break
		}
		before := s[pos+m[0] : pos+m[1]]
		pos += m[1]
		if r.named && !secretBefore(before) {
			continue // the value may have a pair inside
		}
		if v := r.secret.FindStringSubmatchIndex(s[pos:]); v != nil {
			b.WriteString(s[copied:pos])
			b.WriteString(x.secret(s[pos : pos+v[3]]))
			pos += v[3]
			copied = pos
		}
	}
	if copied == 0 {
		return s
	}
	b.WriteString(s[copied:])
	return b.String()
}

// secretBefore reports whether what stands before a value names a secret: its
// name, or of an element with attributes the first.
func secretBefore(before string) bool {
	if strings.HasPrefix(before, "<") {
		tag, _, _ := strings.Cut(strings.Trim(before, "<>"), " ")
		return SecretName(tag)
	}
	return SecretName(nameIn.FindString(before))
}

// lookFor replaces the secrets of the exchange, the longest first.
func (x *Exchange) lookFor(s string) string {
	if len(x.secrets) == 0 {
		return s
	}
	var found []string
	for secret := range x.secrets {
		if strings.Contains(s, secret) {
			found = append(found, secret)
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	for _, secret := range found {
		x.changed = true
		s = strings.ReplaceAll(s, secret, x.secrets[secret])
	}
	return s
}
