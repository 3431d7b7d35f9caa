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

	// Members returns further members of $context for one request, which go before
	// those of Context; nil is none. It is called by many goroutines at once.
	Members func(r *http.Request) []gatemap.Member

	// Forwarded gives requests the headers that the service's own front adds:
	// X-Forwarded-For, X-Forwarded-Port, X-Forwarded-Proto and X-Amzn-Trace-Id
	// (rules/requests.md#forwarded).
	Forwarded bool

	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

func (s *Stage) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// ids are what identifies a request in $context and in the response's headers.
type ids struct{ request, extended, trace string }

// The lengths of the ids: a UUID, 16 characters, and Root=1-TIME-NUMBER.
const (
	requestLength  = 36
	extendedLength = 16
	traceLength    = 40
)

// newIDs makes the ids of a request at that time: a random UUID (RFC 9562,
// version 4), an extended id that ends in =, and an X-Amzn-Trace-Id.
func newIDs(now time.Time) ids {
	var random [16 + 11 + 12]byte
	rand.Read(random[:]) // never fails
	var text [requestLength + extendedLength + traceLength]byte
	appendUUID(text[:0], random[:16])
	base64.URLEncoding.Encode(text[requestLength:], random[16:27])
	trace := text[requestLength+extendedLength:]
	copy(trace, "Root=1-")
	seconds := uint32(now.Unix())
	hex.Encode(trace[7:15], []byte{byte(seconds >> 24), byte(seconds >> 16), byte(seconds >> 8), byte(seconds)})
	trace[15] = '-'
	hex.Encode(trace[16:], random[27:])
	all := string(text[:])
	return ids{all[:requestLength], all[requestLength : requestLength+extendedLength], all[requestLength+extendedLength:]}
}

// appendUUID appends the text of a UUID whose random bytes are id.
func appendUUID(dst, id []byte) []byte {
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	dst = hex.AppendEncode(dst, id[:4])
	for _, part := range [...][]byte{id[4:6], id[6:8], id[8:10], id[10:16]} {
		dst = hex.AppendEncode(append(dst, '-'), part)
	}
	return dst
}

// newRequestID makes a $context.requestId.
func newRequestID() string { return newIDs(time.Time{}).request }

// identify gives r its ids, at the time that it came or at that of the stage's own
// clock. A client may give its own request id
// ($context.requestId in the guide); another header of that name than a UUID or
// the like is not taken.
func (s *Stage) identify(r *http.Request, now time.Time) ids {
	if s.Now != nil {
		now = s.Now()
	}
	id := newIDs(now)
	if given := r.Header["X-Amzn-Requestid"]; len(given) > 0 && isID(given[0]) {
		id.request = given[0]
	}
	if given := r.Header["X-Amzn-Trace-Id"]; len(given) > 0 && isTrace(given[0]) {
		id.trace = given[0]
	}
	return id
}

// isTrace reports whether s can be taken for a trace id.
func isTrace(s string) bool {
	return strings.HasPrefix(s, "Root=1-") && isID(strings.NewReplacer("=", "", ";", "").Replace(s))
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
func (s *Stage) context(r *http.Request, at *place, id ids) []gatemap.Member {
	now := s.now().UTC()
	domain := s.DomainName
	if domain == "" {
		domain = hostname(r.Host)
	}
	prefix, _, _ := strings.Cut(domain, ".")
	members := []gatemap.Member{
		{Name: "resourceId", Value: s.ResourceID},
		{Name: "resourcePath", Value: at.resource},
		{Name: "httpMethod", Value: at.method},
		{Name: "extendedRequestId", Value: id.extended},
		{Name: "requestTime", Value: now.Format(requestTime)},
		{Name: "path", Value: at.full},
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
	members = withMembers(members, s.Context)
	if s.Members != nil {
		members = withMembers(members, s.Members(r))
	}
	return members
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
