// Package sigv4 signs requests to AWS by Signature Version 4, with the signature in
// the Authorization header. It is what the AWS SDK's signer does for services other
// than S3, without the SDK: cmd/gatemap-fetch holds the two together. Source: IAM
// User Guide, Create a signed AWS API request.
package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Signer is who asks, and what is asked.
type Signer struct {
	AccessKeyID, SecretAccessKey string
	SessionToken                 string // of temporary credentials; "" for others
	Region, Service              string
}

const (
	algorithm = "AWS4-HMAC-SHA256"
	terminal  = "aws4_request"
)

// Sign adds X-Amz-Date, X-Amz-Security-Token and Authorization to the headers of a
// request whose body is given, and takes a port away from its Host that the scheme
// has anyway. Every other header is signed with it, except for those that proxies
// change. The query stays as it is; a + in it is signed as a space.
func (s *Signer) Sign(r *http.Request, body []byte, at time.Time) {
	at = at.UTC()
	stamp := at.Format("20060102T150405Z")
	r.Header.Set("X-Amz-Date", stamp)
	if s.SessionToken != "" {
		r.Header.Set("X-Amz-Security-Token", s.SessionToken)
	}
	if r.Host == "" {
		r.Host = r.URL.Host
	}
	r.Host = withoutPort(r.Host, r.URL.Scheme)
	day := at.Format("20060102")
	scope := day + "/" + s.Region + "/" + s.Service + "/" + terminal
	canonical, signed := canonicalRequest(r, body)
	toSign := algorithm + "\n" + stamp + "\n" + scope + "\n" + hash([]byte(canonical))
	key := []byte("AWS4" + s.SecretAccessKey)
	for _, part := range []string{day, s.Region, s.Service, terminal, toSign} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	r.Header.Set("Authorization", algorithm+" Credential="+s.AccessKeyID+"/"+scope+", SignedHeaders="+signed+", Signature="+hex.EncodeToString(key))
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// canonicalRequest is the request as the signature has it, and the names of the
// headers that are signed.
func canonicalRequest(r *http.Request, body []byte) (canonical, signed string) {
	headers, signed := canonicalHeaders(r)
	path := r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	return strings.Join([]string{r.Method, escape(path, "/"), canonicalQuery(r.URL.RawQuery), headers, signed, hash(body)}, "\n"), signed
}

// unsigned are the headers that something between here and the service may change.
var unsigned = []string{"authorization", "user-agent", "x-amzn-trace-id", "expect", "transfer-encoding", "content-length", "host"}

// canonicalHeaders gives a line for each header that is signed, and their names.
func canonicalHeaders(r *http.Request) (lines, names string) {
	all := map[string]string{"host": r.Host}
	if r.ContentLength > 0 {
		all["content-length"] = strconv.FormatInt(r.ContentLength, 10)
	}
	for name, values := range r.Header {
		name = strings.ToLower(name)
		if slices.Contains(unsigned, name) {
			continue
		}
		trimmed := make([]string, len(values))
		for i, v := range values {
			trimmed[i] = oneSpace(v)
		}
		all[name] = strings.Join(trimmed, ",")
	}
	var keys []string
	for name := range all {
		keys = append(keys, name)
	}
	slices.Sort(keys)
	var b strings.Builder
	for _, name := range keys {
		b.WriteString(name + ":" + all[name] + "\n")
	}
	return b.String(), strings.Join(keys, ";")
}

// withoutPort takes the port away that the scheme has anyway.
func withoutPort(host, scheme string) string {
	if scheme == "http" {
		return strings.TrimSuffix(host, ":80")
	}
	return strings.TrimSuffix(host, ":443")
}

// oneSpace takes spaces around a value away, and all but one of those that follow
// each other in it.
func oneSpace(s string) string {
	s = strings.TrimSpace(s)
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return s
}

// canonicalQuery sorts the parameters by their escaped names, then values. One that
// is not escaped rightly is left out, as servers do.
func canonicalQuery(query string) string {
	type parameter struct{ name, value string }
	var all []parameter
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(name)
		if err != nil || part == "" || strings.Contains(part, ";") {
			continue
		}
		if value, err = url.QueryUnescape(value); err != nil {
			continue
		}
		all = append(all, parameter{escape(name, ""), escape(value, "")})
	}
	slices.SortFunc(all, func(a, b parameter) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return strings.Compare(a.value, b.value)
	})
	parts := make([]string, len(all))
	for i, p := range all {
		parts[i] = p.name + "=" + p.value
	}
	return strings.Join(parts, "&")
}

// escape writes every byte but those that a URL never reserves, and those in keep, as
// %XX.
func escape(s, keep string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0, strings.IndexByte(keep, c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
	return b.String()
}
