package redact

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

// Nothing here is a secret: the key ids are those of the AWS documentation, and
// the web token is that of RFC 7519 without its end.
const (
	webToken  = "eyJ0eXAiOiJKV1QifQ.eyJpc3MiOiJqb2UifQ.dBjftJeZ4CVP"
	accessKey = "AKIAIOSFODNN7EXAMPLE"
)

// TestText has a row for each rule of the table in the package's documentation.
func TestText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing", "a text = with : nothing", "a text = with : nothing"},
		{"empty", "", ""},
		{"web token", "got " + webToken + ", thanks", "got REDACTED-1, thanks"},
		{"same web token", webToken + " " + webToken, "REDACTED-1 REDACTED-1"},
		{"access key", "id " + accessKey + "!", "id REDACTED-1!"},
		{"inside a word", "X" + accessKey, "X" + accessKey},
		{"private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----REDACTED-1-----END RSA PRIVATE KEY-----"},
		{"password of a URL", "postgres://me:hunter2@db/x?sslmode=off", "postgres://me:REDACTED-1@db/x?sslmode=off"},
		{"form", "user=me&password=hunter2&x=1", "user=me&password=REDACTED-1&x=1"},
		{"query in a URL in a form", "next=https://x/?a=1&X-Amz-Signature=abc", "next=https://x/?a=1&X-Amz-Signature=REDACTED-1"},
		{"pair in a value", "url=https://x/?token=abc", "url=https://x/?token=REDACTED-1"},
		{"almost JSON", `{"password": "a\"b", x: 1}`, `{"password": "REDACTED-1", x: 1}`},
		{"almost JSON, other quotes", `{'api_key': 'abc'}`, `{'api_key': 'REDACTED-1'}`},
		{"XML", "<a><Secret-Key x='1'>abc</Secret-Key><b>abc</b></a>", "<a><Secret-Key x='1'>REDACTED-1</Secret-Key><b>abc</b></a>"},
		{"XML with a prefix", "<s:sessionToken>abc</s:sessionToken>", "<s:sessionToken>REDACTED-1</s:sessionToken>"},
		{"name in brackets, escaped and not", "user%5Bpassword%5D=abc&user[password]=abc&x=%5B", "user%5Bpassword%5D=REDACTED-1&user[password]=REDACTED-1&x=%5B"},
		{"escaped name", "pass%77ord=abc&%zz=1", "pass%77ord=REDACTED-1&%zz=1"},
		{"escaped pair", "next=https%3A%2F%2Fx%2F%3Ftoken%3Da%2Fb%26y%3D1", "next=https%3A%2F%2Fx%2F%3Ftoken%3DREDACTED-1%26y%3D1"},
		{"name beyond ASCII", "passwörd-token=abc", "passwörd-token=REDACTED-1"},
		{"part of a form", "--b\r\nContent-Disposition: form-data; name=\"password\"\r\nContent-Type: text/plain\r\n\r\na\r\nb\r\n--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\na\r\n--b--\r\n",
			"--b\r\nContent-Disposition: form-data; name=\"password\"\r\nContent-Type: text/plain\r\n\r\nREDACTED-1\r\n--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\na\r\n--b--\r\n"},
		{"quoted value", `password="a b" token = 'c' x="a b"`, `password="REDACTED-1" token = 'REDACTED-2' x="a b"`},
		{"attribute of XML", `<u name="me" password="abc"/>`, `<u name="me" password="REDACTED-1"/>`},
		{"CDATA", "<password> <![CDATA[a&b]]></password>", "<password> <![CDATA[REDACTED-1]]></password>"},
		{"line of YAML", "user: me\n  password: a b\n- token: 'c'\nnote: x", "user: me\n  password: REDACTED-1\n- token: 'REDACTED-2'\nnote: x"},
		{"line of a header", "GET / HTTP/1.1\r\nAuthorization: Bearer abc\r\nHost: x", "GET / HTTP/1.1\r\nAuthorization: REDACTED-1\r\nHost: x"},
		{"name without quotes", `{token: "a", x: 1, secret:b}`, `{token: "REDACTED-1", x: 1, secret:REDACTED-2}`},
		{"credentials in a text", "sent Bearer abcdefghijklmnopqrstuvwx==, got 401; bearer authentication", "sent Bearer REDACTED-1, got 401; bearer authentication"},
		{"JSON that is cut", `{"a":1,"password":"abc`, `{"a":1,"password":"REDACTED-1`},
		{"almost JSON, list, number, constant", `{"token":["a"],"secret":12,"password":true,}`, `{"token":["REDACTED-1"],"secret":REDACTED-2,"password":true,}`},
		{"URL with two at-signs", "https://u:a@b@h/?x=c@d", "https://u:REDACTED-1@h/?x=c@d"},
		{"name and value", `[{"name":"password","value":"a"},{"Key":"X-Api-Key","Value":["b",1]},{"name":"x","value":"c"}]`, `[{"name":"password","value":"REDACTED-1"},{"Key":"X-Api-Key","Value":["REDACTED-2",0]},{"name":"x","value":"c"}]`},
		{"known elsewhere, escaped", `{"password":"a b/c&d e","form":"pw=a+b%2Fc%26d+e","path":"/a%20b%2Fc&d%20e","html":"<i>a b/c&amp;d e</i>"}`,
			`{"password":"REDACTED-1","form":"pw=REDACTED-1","path":"/REDACTED-1","html":"<i>REDACTED-1</i>"}`},
		{"JSON", `{ "a" : 1.0, "Password" : "x", "ünï" : "é\u00e9" }`, `{ "a" : 1.0, "Password" : "REDACTED-1", "ünï" : "é\u00e9" }`},
		{"numbers, truth values, null, empty", `{"token":12,"secret":true,"password":null,"apiKey":""}`, `{"token":0,"secret":true,"password":null,"apiKey":""}`},
		{"depth", `{"a":[{"b":{"clientSecret":"x"}}],"c":"x"}`, `{"a":[{"b":{"clientSecret":"REDACTED-1"}}],"c":"x"}`},
		{"below a name", `{"credentials":{"user":"me","ids":["a",7]},"user":"me"}`, `{"credentials":{"user":"REDACTED-1","ids":["REDACTED-2",0]},"user":"me"}`},
		{"JSON in a text", `{"body":"{\"token\":\"a b\",\"n\":1}"}`, `{"body":"{\"token\":\"REDACTED-1\",\"n\":1}"}`},
		{"text in JSON", `["see ` + webToken + `"]`, `["see REDACTED-1"]`},
		{"several documents", "{\"token\":\"a\"}\n{\"token\":\"b\"}\n", "{\"token\":\"REDACTED-1\"}\n{\"token\":\"REDACTED-2\"}\n"},
		{"known elsewhere", `{"token":"long enough","echo":"<long enough>","key":"long"}`, `{"token":"REDACTED-1","echo":"<REDACTED-1>","key":"long"}`},
		{"too short to look for", `{"token":"short","echo":"short"}`, `{"token":"REDACTED-1","echo":"short"}`},
		{"twice a member", `{"token":"a","token":"b"}`, `{"token":"REDACTED-1","token":"REDACTED-2"}`},
		{"redacted before", `{"token":"REDACTED-9","secret":"REDACTED"}`, `{"token":"REDACTED-9","secret":"REDACTED"}`},
		{"bytes", "\xff\x00token=abc\xff", "\xff\x00token=REDACTED-1"},
		{"headers in JSON", `{"headers":{"Set-Cookie":"a=b; Path=/","authorization":"Bearer x"},"multiValueHeaders":{"Cookie":["c=d","e"]},"cookies":["f=g"]}`,
			`{"headers":{"Set-Cookie":"a=REDACTED-1; Path=/","authorization":"Bearer REDACTED-2"},"multiValueHeaders":{"Cookie":["c=REDACTED-3","REDACTED-4"]},"cookies":["REDACTED-5"]}`},
		{"number elsewhere", `{"token":"12345678","n":12345678}`, `{"token":"REDACTED-1","n":0}`},
		{"a key that is a value", `{"token":"token"}`, `{"token":"REDACTED-1"}`},
		{"list of objects after a secret", `{"token":["a"],"x":[{"y":"a"}]}`, `{"token":["REDACTED-1"],"x":[{"y":"a"}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := new(Redactor).Exchange()
			got := ""
			x.Twice(func() { got = string(x.Body([]byte(tt.in))) })
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.in != tt.want, x.Changed())
			require.Equal(t, got, string(x.Body([]byte(got))), "again")
		})
	}
}

func TestHeaders(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"Authorization", "Bearer abc", "Bearer REDACTED-1"},
		{"authorization", "abc", "REDACTED-1"},
		{"Authorization", "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c", "REDACTED-1"},
		{"Authorization", "", ""},
		{"Proxy-Authorization", "Basic !!!", "Basic REDACTED-1"},
		{"Cookie", "a=1; b=2=3; c", "a=REDACTED-1; b=REDACTED-2;REDACTED-3"},
		{"Set-Cookie", "id=a1; Path=/; HttpOnly", "id=REDACTED-1; Path=/; HttpOnly"},
		{"X-Api-Key", "abc", "REDACTED-1"},
		{"x-amz-security-token", "abc", "REDACTED-1"},
		{"X-Auth_Token", "abc", "REDACTED-1"},
		{"X-My-Password", "abc", "REDACTED-1"},
		{"Location", "https://x/?access_token=abc&y=1", "https://x/?access_token=REDACTED-1&y=1"},
		{"Accept", "application/json", "application/json"},
	}
	for _, tt := range tests {
		x := new(Redactor).Exchange()
		got := x.Headers([]gatemap.Field{{Name: tt.name, Values: []string{tt.in, tt.in}}})
		require.Equal(t, []gatemap.Field{{Name: tt.name, Values: []string{tt.want, tt.want}}}, got, tt.name)
	}
	require.Nil(t, new(Redactor).Exchange().Headers(nil))
}

// TestConsistent: the same secret has one placeholder in all parts and all
// exchanges, and what only the last part tells is found in the first.
func TestConsistent(t *testing.T) {
	r := new(Redactor)
	x := r.Exchange("--api-key-value--")
	require.False(t, x.Changed())
	var headers, query []gatemap.Field
	var body []byte
	var context []gatemap.Member
	x.Twice(func() {
		body = x.Body([]byte(`{"said":"Basic password is correct horse, key --api-key-value--"}`))
		query = x.Parameters([]gatemap.Field{{Name: "q", Values: []string{"correct horse"}}, {Name: "sessionToken", Values: []string{"t"}}})
		headers = x.Headers([]gatemap.Field{{Name: "Authorization", Values: []string{"Basic bWU6Y29ycmVjdCBob3JzZQ=="}}})
		context = x.Members([]gatemap.Member{
			{Name: "identity", Value: []gatemap.Member{{Name: "apiKey", Value: "correct horse"}, {Name: "n", Value: 5}}},
			{Name: "tokens", Value: []any{1, true, nil}}, {Name: "f", Value: func() {}},
		})
	})
	require.Equal(t, `{"said":"Basic password is REDACTED-3, key REDACTED-1"}`, string(body))
	require.Equal(t, "REDACTED-3", query[0].Values[0])
	require.Equal(t, "REDACTED-2", query[1].Values[0])
	require.Equal(t, "Basic REDACTED-4", headers[0].Values[0])
	require.Equal(t, []gatemap.Member{
		{Name: "identity", Value: []gatemap.Member{{Name: "apiKey", Value: "REDACTED-3"}, {Name: "n", Value: int64(5)}}},
		{Name: "tokens", Value: []any{int64(0), true, nil}},
	}, context)

	y := r.Exchange()
	require.Equal(t, `{"token":"REDACTED-3"}`, y.Text(`{"token":"correct horse"}`))
	require.Equal(t, `correct horsefeathers`, r.Exchange().Text(`correct horsefeathers`), "of another exchange")
	require.Equal(t, Unnumbered(`{"token":"REDACTED-3"}`), Unnumbered(`{"token":"REDACTED-44"}`))
	require.Equal(t, "REDACTEDX-1 REDACTED-x", Unnumbered("REDACTEDX-1 REDACTED-x"))
}

// TestBounded: what is remembered does not grow without end, and JSON that
// nests texts in texts ends somewhere.
func TestBounded(t *testing.T) {
	r := new(Redactor)
	x := r.Exchange()
	for i := range maxSecrets + 10 {
		x.secret("secret number " + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + json.Number(strings.Repeat("1", 1+i%5)).String() + string(rune(i+0x100)))
	}
	require.LessOrEqual(t, len(r.known), maxSecrets)
	require.LessOrEqual(t, len(x.secrets), maxKnown)
	require.Equal(t, word, x.secret("one more"))
	text := `{"password":"deep"}`
	for range 12 {
		quoted, err := json.Marshal(map[string]string{"t": text})
		require.NoError(t, err)
		text = string(quoted)
	}
	require.True(t, json.Valid([]byte(new(Redactor).Exchange().Text(text))))
	require.Contains(t, new(Redactor).Exchange().Text(strings.Repeat("[", 20_000)+` "password":"x"`), `"password":"REDACTED-1"`)
}

// TestLinear: texts that begin a secret again and again cost what others cost.
func TestLinear(t *testing.T) {
	size := 1 << 16
	if testing.Short() {
		size = 1 << 12 // for the race detector
	}
	for _, part := range []string{
		"a=", "password=", "token=a ", `"token":"`, `'token':'\\`, `"a":"`, "<a>", "<token>", "<a:token x", "://a:", "-----BEGIN PRIVATE KEY-----",
		"eyJaaaaaaa", "eyJaaaa.aaaa", "AKIA", "bearer ", `password="`, "password='\\\\", "password: ", "{token:", "token%3D", "%3d", "<token><![CDATA[", "<token> ",
		"form-data; name=\"token\"\n", "form-data; name=\"token\"\n\n", `"token":[`, `"token": [ "`, "{", `{"token":`, `["`, "\\", "- ",
	} {
		s := strings.Repeat(part, size/len(part)) + "token"
		started := time.Now()
		new(Redactor).Exchange("some known secret").Text(s)
		require.Less(t, time.Since(started), 10*time.Second, part)
	}
}

var lowerCase = regexp.MustCompile(`^[a-z]{8,}$`)

// FuzzText: JSON stays JSON, and a known secret is gone from a text.
func FuzzText(f *testing.F) {
	f.Add(`{"password":"%","a":[1,{"b":"x"}]}`, "hunter2hunter2")
	f.Add(`{"body":"{\"token\":\"%\"}"}`, webToken)
	f.Add("a=1&secret=%", "abc def ghi")
	f.Add("%", "0E000000")
	f.Add("<password>%</password>", "x<y")
	f.Add("a=1&secret=%", "redacted")
	f.Add("a=1&secret=%&password=redactedredacted", "redacted")
	f.Add("%", "password")
	f.Add("password=%", "password")
	f.Fuzz(func(t *testing.T, text, secret string) {
		in := strings.ReplaceAll(text, "%", secret)
		x := new(Redactor).Exchange(secret)
		out := ""
		x.Twice(func() { out = x.Text(in) })
		if json.Valid([]byte(in)) {
			require.True(t, json.Valid([]byte(out)), out)
		}
		if lowerCase.MatchString(secret) && !json.Valid([]byte(in)) {
			require.NotContains(t, out, secret)
		}
	})
}
