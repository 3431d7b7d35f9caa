package gatemaphttp

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
)

// Stage is where an API is deployed, as far as a request cannot tell. The zero
// value is a stage without a name, whose $context members are empty texts.
type Stage struct {
	Name         string // $context.stage; the first segment of $context.path
	APIID        string
	AccountID    string
	ResourceID   string
	DeploymentID string
	DomainName   string // of the API; empty is the host that the client names

	// Variables are $stageVariables.
	Variables []gatemap.Member

	// Context holds further members of $context, such as authorizer; one of a
	// name that this package fills replaces that.
	Context []gatemap.Member

	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

func (s *Stage) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// newRequestID makes a $context.requestId: a random UUID (RFC 9562, version 4).
func newRequestID() string {
	var id [16]byte
	rand.Read(id[:]) // never fails
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	var text [36]byte
	hex.Encode(text[:8], id[:4])
	hex.Encode(text[9:13], id[4:6])
	hex.Encode(text[14:18], id[6:8])
	hex.Encode(text[19:23], id[8:10])
	hex.Encode(text[24:], id[10:])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
}

// newExtendedID makes a $context.extendedRequestId: 16 characters that end in =.
func newExtendedID() string {
	var id [11]byte
	rand.Read(id[:])
	return base64.URLEncoding.EncodeToString(id[:])
}

// newTraceID makes an X-Amzn-Trace-Id for a request of that time.
func newTraceID(now time.Time) string {
	var id [16]byte
	rand.Read(id[4:])
	seconds := uint32(now.Unix())
	id[0], id[1], id[2], id[3] = byte(seconds>>24), byte(seconds>>16), byte(seconds>>8), byte(seconds)
	var text [40]byte
	copy(text[:], "Root=1-")
	hex.Encode(text[7:15], id[:4])
	text[15] = '-'
	hex.Encode(text[16:], id[4:])
	return string(text[:])
}

// ids are what identifies a request in $context and in the response's headers.
type ids struct{ request, extended, trace string }

// identify gives r its ids. A client may give its own request id
// ($context.requestId in the guide); another header of that name than a UUID or
// the like is not taken.
func (s *Stage) identify(r *http.Request) ids {
	id := ids{request: r.Header.Get("X-Amzn-Requestid"), extended: newExtendedID(), trace: r.Header.Get("X-Amzn-Trace-Id")}
	if !isID(id.request) {
		id.request = newRequestID()
	}
	if !strings.HasPrefix(id.trace, "Root=1-") || !isID(strings.NewReplacer("=", "", ";", "").Replace(id.trace)) {
		id.trace = newTraceID(s.now())
	}
	return id
}

// isID reports whether s can stand for an id: 8 to 128 letters, digits and
// dashes.
func isID(s string) bool {
	if len(s) < 8 || len(s) > 128 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// requestTime is the layout of $context.requestTime, the Common Log Format.
const requestTime = "02/Jan/2006:15:04:05 -0700"

// context returns $context for a request (rules/templates.md#context): the
// members that the service was recorded to have.
func (s *Stage) context(r *http.Request, id ids, resourcePath, path string) []gatemap.Member {
	now := s.now().UTC()
	domain := s.DomainName
	if domain == "" {
		domain = hostname(r.Host)
	}
	prefix, _, _ := strings.Cut(domain, ".")
	if s.Name != "" {
		path = "/" + s.Name + path
	}
	members := []gatemap.Member{
		{Name: "resourceId", Value: s.ResourceID},
		{Name: "resourcePath", Value: resourcePath},
		{Name: "httpMethod", Value: r.Method},
		{Name: "extendedRequestId", Value: id.extended},
		{Name: "requestTime", Value: now.Format(requestTime)},
		{Name: "path", Value: path},
		{Name: "accountId", Value: s.AccountID},
		{Name: "protocol", Value: r.Proto},
		{Name: "stage", Value: s.Name},
		{Name: "domainPrefix", Value: prefix},
		{Name: "requestTimeEpoch", Value: now.UnixMilli()},
		{Name: "requestId", Value: id.request},
		{Name: "identity", Value: identity(r)},
		{Name: "domainName", Value: domain},
		{Name: "deploymentId", Value: s.DeploymentID},
		{Name: "apiId", Value: s.APIID},
	}
	return withMembers(members, s.Context)
}

// withMembers adds members to a list, each in the place of one of its name.
func withMembers(members, more []gatemap.Member) []gatemap.Member {
next:
	for _, m := range more {
		for i := range members {
			if members[i].Name == m.Name {
				members[i] = m
				continue next
			}
		}
		members = append(members, m)
	}
	return members
}

// identity is $context.identity of a request without credentials: of its twelve
// members two have a value (rules/templates.md#context).
func identity(r *http.Request) []gatemap.Member {
	return []gatemap.Member{
		{Name: "cognitoIdentityPoolId"}, {Name: "accountId"}, {Name: "cognitoIdentityId"}, {Name: "caller"},
		{Name: "sourceIp", Value: hostname(r.RemoteAddr)},
		{Name: "principalOrgId"}, {Name: "accessKey"}, {Name: "cognitoAuthenticationType"},
		{Name: "cognitoAuthenticationProvider"}, {Name: "userArn"},
		{Name: "userAgent", Value: r.UserAgent()},
		{Name: "user"},
	}
}

// hostname is a host without its port.
func hostname(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return hostport
}
