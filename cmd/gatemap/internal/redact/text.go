package redact

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// rule finds secrets in a text: behind what before matches, secret matches one in
// one of its groups. Without before the whole match is one. That the two are apart keeps
// the search linear: no pattern reads on behind what turns out to be no secret. One ^
// stands before all branches of secret: package regexp is slow with one in each.
type rule struct {
	needs  string // what a text without has no such secret
	named  bool   // the first group of before must be the name of a secret
	before *lazyregexp.Regexp
	secret *lazyregexp.Regexp
}

const (
	nameByte = `[A-Za-z0-9_.\-%+\[\]\x80-\x{10ffff}]` // of a name in a text, escaped or not
	name     = `(` + nameByte + `+)`
	element  = `[A-Za-z0-9_.\-]+`
	quoted   = `"((?:[^"\\]|\\.)+)|'((?:[^'\\]|\\.)+)`
)

var rules = []rule{
	{"PRIVATE KEY-----", false, lazyregexp.New(`-----BEGIN [A-Z ]*PRIVATE KEY-----`), lazyregexp.New(`^([^-]+)-----END `)},
	{"eyJ", false, nil, lazyregexp.New(`\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`)},
	{"A", false, nil, lazyregexp.New(`\b(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|ANVA|APKA|AROA|ASCA)[A-Z2-7]{16}\b`)},
	{" ", false, lazyregexp.New(`(?i)\b(?:bearer|basic) +`), lazyregexp.New(`^([A-Za-z0-9._~+/\-]{20,}=*)`)},
	{"://", false, lazyregexp.New(`://[^/\s:@"'<>]*:`), lazyregexp.New(`^([^/\s"'<>?#]+)@`)},
	{`name=`, true, lazyregexp.New(`(?i)form-data;[^\r\n]*\bname="?([^"\r\n]+)"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n`), lazyregexp.New(`^((?:[^\r\n]|\r?\n[^\-\r\n])+)`)},
	{"=", true, lazyregexp.New(`(?:^|[^A-Za-z0-9_.\-%+\[\]\x80-\x{10ffff}])` + name + `[ \t]*=>?[ \t]*`), lazyregexp.New(`^(?:` + quoted + `|([^\s&;,"'<>]+))`)},
	{"%3", true, lazyregexp.New(`([A-Za-z0-9_.\-]+)%3[Dd]`), lazyregexp.New(`^((?:[^\s&;,"'<>%]|%[013-9a-fA-F][0-9a-fA-F]|%2[0-57-9a-fA-F])+)`)},
	{":", true, lazyregexp.New(`["']` + name + `["']\s*:[\s\[]*`), lazyregexp.New(`^(?:` + quoted + `|([^\s,{}\[\]"']+))`)},
	{":", true, lazyregexp.New(`(?m)(?:^|[{,])[ \t\-]*` + name + `[ \t]*:[ \t]*`), lazyregexp.New(`^(?:` + quoted + `|([^\r\n,{}\[\]"']+))`)},
	{"<", true, lazyregexp.New(`<(?:` + element + `:)?(` + element + `)(?:\s[^<>]*)?>\s*`), lazyregexp.New(`^(?:<!\[CDATA\[([^\]<]+)|([^<>]+)</)`)},
}

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
	named := SecretName(s)
	for i := range rules {
		if r := &rules[i]; strings.Contains(s, r.needs) && (named || !r.named) {
			s = x.apply(r, s)
		}
	}
	return x.lookFor(s)
}

func (x *Exchange) apply(r *rule, s string) string {
	if r.before == nil {
		return r.secret.Compiled().ReplaceAllStringFunc(s, x.secret)
	}
	var b strings.Builder
	copied, pos := 0, 0
	for {
		m := r.before.Compiled().FindStringSubmatchIndex(s[pos:])
		if m == nil {
			break
		}
		named := !r.named || SecretName(s[pos+m[2]:pos+m[3]])
		pos += m[1]
		if !named {
			continue // the value may have a pair inside
		}
		if from, to := group(r.secret.Compiled().FindStringSubmatchIndex(s[pos:])); to > 0 && !(r.named && isConstant(s[pos+from:pos+to])) {
			b.WriteString(s[copied : pos+from])
			b.WriteString(x.secret(s[pos+from : pos+to]))
			pos += to
			copied = pos
		}
	}
	if copied == 0 {
		return s
	}
	b.WriteString(s[copied:])
	return b.String()
}

// group is where the group is that took part in a match; zeros are none.
func group(match []int) (from, to int) {
	for i := 2; i+1 < len(match); i += 2 {
		if match[i] >= 0 {
			return match[i], match[i+1]
		}
	}
	return 0, 0
}

// isConstant reports whether a value is one of those that JSON has beside texts
// and numbers: they are no secrets.
func isConstant(value string) bool { return value == "true" || value == "false" || value == "null" }

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
