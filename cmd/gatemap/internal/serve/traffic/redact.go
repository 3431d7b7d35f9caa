package traffic

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/redact"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/template"
)

// Hidden stands for a value that no log shows.
const Hidden = "****************"

// Redacted returns headers or parameters without their secrets, as the service's logs
// have headers (guide, set-up-logging: authorization headers, API keys and the like).
// What a secret is says package redact, as for recorded cases.
func Redacted(fields []template.Field) []template.Field {
	out := slices.Clone(fields)
	for i := range out {
		if redact.SecretName(out[i].Name) {
			out[i].Values = []string{Hidden}
		}
	}
	return out
}

// HideQuery returns a URI or the target of a request without the secrets of its query.
// All else stays byte for byte.
func HideQuery(uri string) string {
	path, query, ok := strings.Cut(uri, "?")
	if !ok || !strings.Contains(query, "=") {
		return uri
	}
	var b strings.Builder
	b.WriteString(path)
	for sep := "?"; sep != ""; {
		b.WriteString(sep)
		pair := query
		if at := strings.IndexAny(query, "&;?"); at >= 0 {
			pair, sep, query = query[:at], query[at:at+1], query[at+1:]
		} else {
			sep = ""
		}
		b.WriteString(hidePair(pair))
	}
	return b.String()
}

// hidePair hides the value of a pair with the name of a secret, and secrets of a URI that
// is a value.
func hidePair(pair string) string {
	name, value, _ := strings.Cut(pair, "=")
	if value == "" {
		return pair
	}
	if redact.SecretName(name) {
		return name + "=" + Hidden
	}
	if strings.IndexByte(value, '%') < 0 {
		return pair
	}
	plain, err := url.QueryUnescape(value)
	if hidden := HideQuery(plain); err == nil && hidden != plain {
		return name + "=" + url.QueryEscape(hidden)
	}
	return pair
}

// HidePath returns a path, or the target of a request, without what variables of the
// resource take whose names are those of secrets: /reset/{token}.
func HidePath(path string, parameters []template.Field) string {
	for _, f := range parameters {
		if !redact.SecretName(f.Name) {
			continue
		}
		for _, value := range f.Values {
			path = hideSegments(path, value)
		}
	}
	return path
}

// hideSegments hides the segments of a path that are a value, escaped or not. The value
// of a greedy variable is more than one.
func hideSegments(path, value string) string {
	path, query, ok := strings.Cut(path, "?")
	if strings.Contains(value, "/") {
		path = strings.ReplaceAll(path, value, Hidden)
	}
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if plain, err := url.PathUnescape(s); s != "" && (s == value || err == nil && plain == value) {
			segments[i] = Hidden
		}
	}
	if path = strings.Join(segments, "/"); ok {
		path += "?" + query
	}
	return path
}

// Secrets hides the values of headers and parameters where they are again: in the event
// of a function, in a body or a URI that they are mapped to, in an answer.
type Secrets struct{ replacer *strings.Replacer } // nil: there are none

// A value of minSecret bytes is looked for everywhere. A shorter one may be any
// word: from minQuoted on it is hidden where it is a whole text of JSON.
const (
	minSecret = 8
	minQuoted = 3
)

// SecretsOf returns those of an exchange.
func SecretsOf(x *gatemaphttp.Exchange) Secrets {
	found := map[string]bool{}
	headers := [][]template.Field{x.Request.Headers, x.Request.Querystring, x.Request.PathParameters, x.Response.Headers}
	if x.Sent != nil {
		headers = append(headers, x.Sent.Headers, x.Sent.Querystring)
	}
	if x.Backend != nil {
		headers = append(headers, x.Backend.Headers)
	}
	for _, fields := range headers {
		for _, f := range fields {
			for _, v := range f.Values {
				if redact.SecretName(f.Name) {
					parts(strings.ToLower(f.Name), v, func(secret string) { found[secret] = true })
				}
			}
		}
	}
	for value := range maps.Clone(found) {
		if len(value) >= minSecret { // as URIs have them
			found[url.QueryEscape(value)], found[url.PathEscape(value)] = true, true
		}
	}
	var pairs [][2]string // a text and what stands for it
	for value := range found {
		quoted, _ := json.Marshal(value) // a text is always JSON
		switch text := string(quoted[1 : len(quoted)-1]); {
		case len(value) >= minSecret:
			pairs = append(pairs, [2]string{value, Hidden}, [2]string{text, Hidden})
		case len(value) >= minQuoted:
			for _, quote := range []string{`"`, `\"`} {
				pairs = append(pairs, [2]string{quote + text + quote, quote + Hidden + quote})
			}
		}
	}
	if pairs == nil {
		return Secrets{}
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return len(b[0]) - len(a[0]) }) // one may be a part of another
	var oldNew []string
	for _, p := range pairs {
		oldNew = append(oldNew, p[:]...)
	}
	return Secrets{strings.NewReplacer(oldNew...)}
}

// parts calls found for what is secret of the value of a header: all of it, and the
// credentials and values of cookies inside.
func parts(header, value string, found func(string)) {
	found(value)
	switch header {
	case "authorization", "proxy-authorization":
		if _, credentials, ok := strings.Cut(value, " "); ok {
			found(strings.TrimSpace(credentials))
		}
	case "cookie", "set-cookie":
		for i, pair := range strings.Split(value, ";") {
			if _, v, ok := strings.Cut(pair, "="); ok && (i == 0 || header == "cookie") {
				found(v)
			}
		}
	}
}

// Hide returns a text without the secrets.
func (s Secrets) Hide(text string) string {
	if s.replacer == nil {
		return text
	}
	return s.replacer.Replace(text)
}
