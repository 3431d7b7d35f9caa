package sigv4

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// example signs as the examples of the IAM User Guide and of AWS's test suite do.
var example = Signer{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Region: "us-east-1", Service: "service"}

var at = time.Date(2015, 8, 30, 12, 36, 0, 0, time.UTC)

// TestSign: signatures of AWS's test suite for Signature Version 4.
func TestSign(t *testing.T) {
	for _, tt := range []struct{ name, method, target, signature string }{
		{"get-vanilla", "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
		{"post-vanilla", "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
		{"get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
	} {
		r := httptest.NewRequest(tt.method, "https://example.amazonaws.com"+tt.target, nil)
		example.Sign(r, nil, at)
		require.Equal(t, "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature="+tt.signature,
			r.Header.Get("Authorization"), tt.name)
		require.Equal(t, "20150830T123600Z", r.Header.Get("X-Amz-Date"))
	}
}

// TestCanonicalRequest: what is signed, and what of the request changes for it.
func TestCanonicalRequest(t *testing.T) {
	r, err := http.NewRequest("PUT", "https://api.example:443/a%2Fb/c%20d/%C3%BC/~x?b=2&b=1&a=x+y&A&=v&bad=%zz&c=a/b&c=a-b&d;e=1", strings.NewReader("body"))
	require.NoError(t, err)
	r.Header = http.Header{"X-Two": {" one  and   two ", "\tthree"}, "User-Agent": {"me"}, "Authorization": {"other"}, "Content-Length": {"9"}}
	s := example
	s.SessionToken = "token"
	s.Sign(r, []byte("body"), at)
	canonical, signed := canonicalRequest(r, []byte("body"))
	require.Equal(t, "content-length;host;x-amz-date;x-amz-security-token;x-two", signed)
	require.Equal(t, `PUT
/a%252Fb/c%2520d/%25C3%25BC/~x
=v&A=&a=x%20y&b=1&b=2&c=a%2Fb&c=a-b
content-length:4
host:api.example
x-amz-date:20150830T123600Z
x-amz-security-token:token
x-two:one and two,three

content-length;host;x-amz-date;x-amz-security-token;x-two
230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5`, canonical)
	require.Equal(t, "api.example", r.Host)
	require.Equal(t, "b=2&b=1&a=x+y&A&=v&bad=%zz&c=a/b&c=a-b&d;e=1", r.URL.RawQuery)
}

// TestHost: the port that a scheme has anyway is not signed, and not sent.
func TestHost(t *testing.T) {
	for target, want := range map[string]string{
		"http://a:80": "a", "https://a:443": "a", "http://a:443": "a:443", "https://a:80": "a:80", "http://[::1]:80": "[::1]", "http://[::1]:8080": "[::1]:8080", "http://[::80]": "[::80]",
	} {
		r, err := http.NewRequest("GET", target, nil)
		require.NoError(t, err)
		r.Host = ""
		example.Sign(r, nil, at)
		require.Equal(t, want, r.Host, target)
	}
}
