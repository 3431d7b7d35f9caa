package envoy

import (
	"context"
	"net/http"
	"testing"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	filter "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"
	extproc "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/gatemap/gatemap/internal/traps"
)

func headers(end bool, pairs ...string) *extproc.HttpHeaders {
	m := &core.HeaderMap{}
	for i := 0; i < len(pairs); i += 2 {
		m.Headers = append(m.Headers, &core.HeaderValue{Key: pairs[i], RawValue: []byte(pairs[i+1])})
	}
	return &extproc.HttpHeaders{Headers: m, EndOfStream: end}
}

// sent makes a message of a byte: what it is, and whether it is the last.
func sent(kind byte, text []byte) *message {
	last := kind&0x10 != 0
	m := &message{ProtocolConfig: &extproc.ProtocolConfiguration{ResponseBodyMode: filter.ProcessingMode_BUFFERED}}
	if kind&0x20 != 0 {
		m.ProtocolConfig.ResponseBodyMode = filter.ProcessingMode_BUFFERED_PARTIAL
	}
	path := []string{"/pets/7", "/mock", "/events", "/proxy", "%zz?", ""}[int(kind>>5)%6]
	switch kind % 8 {
	case 0:
		m.Request = &extproc.ProcessingRequest_RequestHeaders{RequestHeaders: headers(last, ":method", "GET", ":path", path, ":authority", "a", "x", string(text))}
	case 1:
		m.Request = &extproc.ProcessingRequest_RequestBody{RequestBody: &extproc.HttpBody{Body: text, EndOfStream: last}}
	case 2:
		m.Request = &extproc.ProcessingRequest_RequestTrailers{}
	case 3:
		m.Request = &extproc.ProcessingRequest_ResponseHeaders{ResponseHeaders: headers(last, ":status", "200", "content-type", "text/a", "x", string(text))}
	case 4:
		m.Request = &extproc.ProcessingRequest_ResponseBody{ResponseBody: &extproc.HttpBody{Body: text, EndOfStream: last}}
	case 5:
		m.Request = &extproc.ProcessingRequest_ResponseTrailers{ResponseTrailers: &extproc.HttpTrailers{Trailers: headers(true, "x", "1").Headers}}
	case 6:
		m.Request = &extproc.ProcessingRequest_ResponseHeaders{ResponseHeaders: headers(last, ":status", string(text), "content-encoding", "gzip", "content-length", "5")}
	case 7:
		m.Attributes = map[string]*structpb.Struct{"a": {Fields: map[string]*structpb.Value{"response.code_details": structpb.NewStringValue(string(text))}}}
	}
	return m
}

// FuzzMessages: messages in any order, as no Envoy sends them, are answered or
// refused, and a request that ends anywhere ends.
func FuzzMessages(f *testing.F) {
	s := serving(f, define(f, map[string]string{
		"/pets/{petId}": traps.Mapped, "/events": traps.Plain, "/proxy": `{"type":"HTTP_PROXY"}`,
		"/mock": `{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":$input.json('$')}"},"integrationResponses":{"200":{"statusCode":"200"}}}`,
	}), Options{})
	for _, order := range []string{"\x00\x03\x04", "\x00\x13", "\x10\x03\x14", "\x20\x01", "\x20\x03", "\x40\x03\x04\x04\x05", "\x60\x03\x04\x14\x04", "\x80", "\x01", "\x04", "\x05", "\x00\x04", "\x00\x00", "\x00\x03\x03", "\x00\x07\x03", "\x00\x06\x04", "\x20\x24", "\x00\x13\x03\x04\x05", "\x02", "\x00\x03"} {
		f.Add([]byte(order), []byte(`{"n":1}`))
		f.Add([]byte(order), []byte("via_upstream"))
	}
	f.Fuzz(func(t *testing.T, order, text []byte) {
		tr := &transaction{handler: s.served.Load(), ctx: context.Background()}
		defer tr.close()
		for _, kind := range order[:min(len(order), 12)] {
			out, err := tr.answer(sent(kind, text))
			require.True(t, (out == nil) == (err != nil))
			if err != nil {
				return
			}
		}
	})
}

// TestOrder: what is refused, and why.
func TestOrder(t *testing.T) {
	s := serving(t, define(t, map[string]string{"/pets/{petId}": traps.Mapped, "/events": traps.Plain}), Options{})
	for order, want := range map[string]string{
		"\x03":             "request_header_mode has to be SEND",
		"\x00\x04":         "response_header_mode has to be SEND",
		"\x00\x00":         "the request's headers have come twice",
		"\x40\x03\x03":     "the answer's headers have come twice",
		"\x00\x23\x24":     "raise per_connection_buffer_limit_bytes",
		"\x00\x07":         "is not known",
		"\x00\x03\x14\x03": "the answer's headers have come twice",
	} {
		tr := &transaction{handler: s.served.Load(), ctx: context.Background()}
		var err error
		for _, kind := range []byte(order) {
			if _, err = tr.answer(sent(kind, []byte(`{"n":1}`))); err != nil {
				break
			}
		}
		require.ErrorContains(t, err, want, "%q", order)
		tr.close()
	}
}

// TestContextNames: members with one name twice, or none.
func TestContextNames(t *testing.T) {
	for _, names := range []map[string]string{{"": "a"}, {"a": ""}, {"a.": "b"}, {"a": "b", "a.b": "c"}, {"a.b": "c", "a.b.c": "d"}} {
		_, err := newContextMembers(names)
		require.Error(t, err, names)
	}
	c, err := newContextMembers(map[string]string{"a.b": "x", "a.c": "y", "d": "z", "e": "none"})
	require.NoError(t, err)
	z, err := structpb.NewValue(map[string]any{"k": []any{1.5, true, nil}})
	require.NoError(t, err)
	got := c.of(map[string]*structpb.Value{"x": structpb.NewStringValue("1"), "y": structpb.NewNumberValue(2), "z": z})
	require.Len(t, got, 2)
	require.Equal(t, "a", got[0].Name)
	require.Equal(t, "d", got[1].Name)
}

// TestNew: a definition with faults is refused with their places, unless they are
// allowed, and a reload keeps what was good.
func TestNew(t *testing.T) {
	name := define(t, map[string]string{"/a": `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","selectionPattern":"("}}}`})
	_, err := New(Options{Definitions: []Definition{{File: name}}})
	require.ErrorContains(t, err, "api.json:1:")
	s, err := New(Options{Definitions: []Definition{{File: name}}, AllowFaults: true})
	require.NoError(t, err)
	before := s.served.Load()
	s.options.Definitions[0].File = name + ".gone"
	require.Error(t, s.Reload())
	require.Same(t, before, s.served.Load())
	_, err = New(Options{Context: map[string]string{"a..b": "c"}})
	require.Error(t, err)
}

// TestHeadersInOneOrder: names that differ in letter case only are one header, whose
// values come in the same order every time.
func TestHeadersInOneOrder(t *testing.T) {
	tr := &transaction{client: client{header: http.Header{"X-A": {"1", "2"}, "X-a": {"3"}, "x-a": {"4"}, "Y": nil}}}
	for range 20 {
		require.Equal(t, map[string][]string{"x-a": {"1", "2", "3", "4"}}, tr.headers())
	}
}
