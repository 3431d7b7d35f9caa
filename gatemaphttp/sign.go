package gatemaphttp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The credentials of requests to services: emulators look at the access key at
// most, and AWS refuses them.
const (
	accessKey = "test"
	secretKey = "test"
)

// sign signs a request by Signature Version 4 with dummy credentials: emulators
// read Region and service from it.
func sign(r *http.Request, body []byte, region, service string) {
	now := time.Now().UTC()
	day, stamp := now.Format("20060102"), now.Format("20060102T150405Z")
	hash := sha256.Sum256(body)
	r.Header.Set("X-Amz-Date", stamp)
	r.Header.Set("X-Amz-Content-Sha256", hex.EncodeToString(hash[:]))
	scope := day + "/" + region + "/" + service + "/aws4_request"
	canonical, signed := canonicalRequest(r)
	digest := sha256.Sum256([]byte(canonical))
	toSign := "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + hex.EncodeToString(digest[:])
	key := []byte("AWS4" + secretKey)
	for _, part := range []string{day, region, service, "aws4_request", toSign} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+accessKey+"/"+scope+", SignedHeaders="+signed+", Signature="+hex.EncodeToString(key))
}

// canonicalRequest is the request as the signature has it, and the names of the
// headers that are signed.
func canonicalRequest(r *http.Request) (canonical, signed string) {
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	headers := map[string]string{"host": host}
	for name, values := range r.Header {
		if lower := strings.ToLower(name); lower == "content-type" || strings.HasPrefix(lower, "x-amz-") {
			headers[lower] = strings.Join(values, ",")
		}
	}
	var names []string
	for name := range headers {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	path := r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	query := strings.Split(r.URL.RawQuery, "&")
	slices.Sort(query)
	b.WriteString(r.Method + "\n" + path + "\n" + strings.ReplaceAll(strings.Join(query, "&"), "+", "%20") + "\n")
	for _, name := range names {
		b.WriteString(name + ":" + strings.TrimSpace(headers[name]) + "\n")
	}
	signed = strings.Join(names, ";")
	b.WriteString("\n" + signed + "\n" + r.Header.Get("X-Amz-Content-Sha256"))
	return b.String(), signed
}
