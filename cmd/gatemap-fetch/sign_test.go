package main

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/sigv4"
)

// FuzzSign: the signer of the command, which is built without the SDK, gives the
// signature of the SDK's.
func FuzzSign(f *testing.F) {
	f.Add("GET", "https://a.example/", "X-A", "b", "", "")
	f.Add("POST", "https://a1.execute-api.eu-west-1.amazonaws.com:443/prod/a%2Fb/%C3%BC/c d?x=1&x=0&b=a/b&b=a-b&e=&f", "X-Many", "  one   two ", "body", "token")
	f.Add("PUT", "http://localhost:8080/~a/$:@!'()*,;=?q=%20+~*&=v&%zz=1&a;b=2&&é=ü", "Content-Type", "application/json", "{}", "")
	f.Add("DELETE", "http://a:80", "Expect", "100-continue", "", "t")
	f.Add("GET", "http://a/?a=1#fragment", "Content-Length", "5", "x", "")
	f.Fuzz(func(t *testing.T, method, target, name, value, body, token string) {
		u, err := url.Parse(target)
		if err != nil || u.Host == "" || u.Opaque != "" || strings.HasPrefix(u.Host, "[") {
			return // the SDK takes the brackets of an address of IPv6 away with its port
		}
		request := func() *http.Request {
			r, err := http.NewRequest(method, target, strings.NewReader(body))
			if err != nil {
				return nil
			}
			r.Header.Set(name, value)
			r.Header.Add(name, "second")
			return r
		}
		want, got := request(), request()
		if want == nil || strings.EqualFold(name, "host") || strings.TrimSpace(value) != strings.Trim(value, " \t\n\v\f\r") {
			return // Go sends Host from elsewhere, and does not send such a value
		}
		at := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
		hash := sha256.Sum256([]byte(body))
		credentials := aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: "secret", SessionToken: token}
		require.NoError(t, v4.NewSigner().SignHTTP(t.Context(), credentials, want, hex.EncodeToString(hash[:]), "execute-api", "eu-west-1", at))
		signer := sigv4.Signer{AccessKeyID: "AKID", SecretAccessKey: "secret", SessionToken: token, Region: "eu-west-1", Service: "execute-api"}
		signer.Sign(got, []byte(body), at)
		require.Equal(t, want.Header, got.Header)
	})
}
