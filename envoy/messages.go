package envoy

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	filter "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"
	extproc "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
	"google.golang.org/protobuf/types/known/structpb"
)

type (
	message = extproc.ProcessingRequest
	reply   = extproc.ProcessingResponse
)

// answer is what a message is answered with.
func (t *transaction) answer(in *message) (*reply, error) {
	for _, group := range in.Attributes {
		t.learn(group)
	}
	if in.ProtocolConfig != nil {
		if err := checkModes(in.ProtocolConfig); err != nil {
			return nil, err
		}
		t.partial = in.ProtocolConfig.ResponseBodyMode == filter.ProcessingMode_BUFFERED_PARTIAL
	}
	switch m := in.Request.(type) {
	case *extproc.ProcessingRequest_RequestHeaders:
		return t.requestHeaders(m.RequestHeaders)
	case *extproc.ProcessingRequest_RequestBody:
		return t.requestBody(m.RequestBody)
	case *extproc.ProcessingRequest_RequestTrailers:
		return &reply{Response: &extproc.ProcessingResponse_RequestTrailers{RequestTrailers: &extproc.TrailersResponse{}}}, nil
	}
	if t.next == nil {
		return nil, errors.New("the request's headers were not sent: request_header_mode has to be SEND")
	}
	switch m := in.Request.(type) {
	case *extproc.ProcessingRequest_ResponseHeaders:
		return t.responseHeaders(m.ResponseHeaders)
	case *extproc.ProcessingRequest_ResponseBody:
		return t.responseBody(m.ResponseBody)
	case *extproc.ProcessingRequest_ResponseTrailers:
		return t.responseTrailers(m.ResponseTrailers)
	}
	return nil, fmt.Errorf("a message of the kind %T is not known", in.Request)
}

// checkModes refuses a configuration of the filter by which no answer can be
// mapped: status and headers would be gone when the body comes.
func checkModes(c *extproc.ProtocolConfiguration) error {
	switch c.ResponseBodyMode {
	case filter.ProcessingMode_BUFFERED, filter.ProcessingMode_BUFFERED_PARTIAL:
		return nil
	}
	return fmt.Errorf("response_body_mode is %v, and has to be BUFFERED or BUFFERED_PARTIAL", c.ResponseBodyMode)
}

// learn keeps attributes; a later message has others than the first.
func (t *transaction) learn(group *structpb.Struct) {
	if t.attributes == nil {
		t.attributes = make(map[string]*structpb.Value, len(group.GetFields()))
	}
	for name, value := range group.GetFields() {
		t.attributes[name] = value
	}
}

func (t *transaction) attribute(name string) string { return t.attributes[name].GetStringValue() }

// requestHeaders begins the request.
func (t *transaction) requestHeaders(m *extproc.HttpHeaders) (*reply, error) {
	if t.next != nil {
		return nil, errors.New("the request's headers have come twice")
	}
	if m.EndOfStream {
		t.request.set(nil)
	}
	if err := t.start(t.newRequest(m)); err != nil {
		return nil, err
	}
	if t.ended {
		return t.immediate(), nil
	}
	out := &extproc.CommonResponse{HeaderMutation: &extproc.HeaderMutation{
		SetHeaders: []*core.HeaderValueOption{set("accept-encoding", "identity", false)},
	}}
	answer := &reply{Response: &extproc.ProcessingResponse_RequestHeaders{RequestHeaders: &extproc.HeadersResponse{Response: out}}}
	if !t.request.there && !t.asked {
		answer.ModeOverride = &filter.ProcessingMode{
			RequestBodyMode: filter.ProcessingMode_BUFFERED, ResponseHeaderMode: filter.ProcessingMode_SEND,
			ResponseBodyMode: filter.ProcessingMode_BUFFERED, ResponseTrailerMode: filter.ProcessingMode_SEND,
		}
	}
	return answer, nil
}

// newRequest makes what net/http's server would make of the client's request.
func (t *transaction) newRequest(m *extproc.HttpHeaders) *http.Request {
	r := &http.Request{Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: make(http.Header), ContentLength: -1}
	for _, h := range m.GetHeaders().GetHeaders() {
		switch h.Key {
		case ":method":
			r.Method = value(h)
		case ":path":
			r.RequestURI = value(h)
		case ":authority":
			r.Host = value(h)
		default:
			if !own(h.Key) {
				name := http.CanonicalHeaderKey(h.Key)
				r.Header[name] = append(r.Header[name], value(h))
			}
		}
	}
	var err error
	if r.URL, err = url.ParseRequestURI(r.RequestURI); err != nil {
		// What net/http would refuse is the path as it is.
		path, query, _ := strings.Cut(r.RequestURI, "?")
		r.URL = &url.URL{Path: path, RawQuery: query}
	}
	if n, err := strconv.ParseInt(r.Header.Get("Content-Length"), 10, 64); err == nil && n >= 0 {
		r.ContentLength = n
	}
	if protocol := t.attribute("request.protocol"); protocol != "" {
		r.Proto = protocol
	}
	r.RemoteAddr = t.attribute("source.address")
	return r
}

// own reports whether Envoy has added a header for itself.
func own(name string) bool {
	return strings.HasPrefix(name, ":") || strings.HasPrefix(name, "x-envoy-") || name == "x-request-id"
}

// requestBody goes on with the body that the handler reads.
func (t *transaction) requestBody(m *extproc.HttpBody) (*reply, error) {
	if t.next != nil && !t.request.there && !t.asked && !t.ended {
		t.request.set(m.Body)
		if err := t.resume(); err != nil {
			return nil, err
		}
		if t.ended {
			return t.immediate(), nil
		}
	}
	return &reply{Response: &extproc.ProcessingResponse_RequestBody{RequestBody: &extproc.BodyResponse{}}}, nil
}

// responseHeaders goes on with the status and the headers of the answer. Where no
// body follows, or nothing has to read it, they are mapped at once.
func (t *transaction) responseHeaders(m *extproc.HttpHeaders) (*reply, error) {
	if !t.asked { // of MOCK: Envoy has not sent the request's body, and has asked an upstream
		t.request.set(nil)
		if err := t.resume(); err != nil || t.ended {
			return t.immediate(), err
		}
	}
	if t.got.header != nil || t.ended {
		return nil, errors.New("the answer's headers have come twice")
	}
	t.got.header = make(http.Header)
	for _, h := range m.GetHeaders().GetHeaders() {
		if h.Key == ":status" {
			t.got.status, _ = strconv.Atoi(value(h))
			continue
		}
		name := http.CanonicalHeaderKey(h.Key)
		t.got.header[name] = append(t.got.header[name], value(h))
	}
	if details := t.attribute("response.code_details"); details != "" && details != "via_upstream" {
		t.got.local = localReply(details)
	}
	t.got.whole = m.EndOfStream
	if err := t.resume(); err != nil {
		return nil, err
	}
	if t.ended {
		if m.EndOfStream && t.client.body.Len() == 0 || !t.bodyAllowed() {
			return headersReply(&extproc.CommonResponse{HeaderMutation: t.mutation(), BodyMutation: t.noBody(m.EndOfStream)}, m.EndOfStream), nil
		}
		return t.immediate(), nil
	}
	if t.client.status == 0 {
		return headersReply(&extproc.CommonResponse{}, true), nil // all of it with the body
	}
	t.streams = true
	out := headersReply(&extproc.CommonResponse{HeaderMutation: t.mutation()}, true)
	out.ModeOverride = &filter.ProcessingMode{
		ResponseHeaderMode: filter.ProcessingMode_SEND, ResponseBodyMode: filter.ProcessingMode_STREAMED, ResponseTrailerMode: filter.ProcessingMode_SEND,
	}
	return out, nil
}

// headersReply answers the headers of the answer. Where goOn is false
// the body of the reply stands for the one that would follow.
func headersReply(out *extproc.CommonResponse, goOn bool) *reply {
	if !goOn {
		out.Status = extproc.CommonResponse_CONTINUE_AND_REPLACE
	}
	return &reply{Response: &extproc.ProcessingResponse_ResponseHeaders{ResponseHeaders: &extproc.HeadersResponse{Response: out}}}
}

// noBody is the mutation that takes a body away, where there is one.
func (t *transaction) noBody(none bool) *extproc.BodyMutation {
	if none {
		return nil
	}
	return &extproc.BodyMutation{Mutation: &extproc.BodyMutation_ClearBody{ClearBody: true}}
}

// bodyAllowed reports whether the answer may have a body (RFC 9110).
func (t *transaction) bodyAllowed() bool {
	return t.method != http.MethodHead && t.client.status != http.StatusNoContent && t.client.status != http.StatusNotModified
}

// responseBody goes on with the body: all of it, or the next piece of one that
// streams.
func (t *transaction) responseBody(m *extproc.HttpBody) (*reply, error) {
	if t.got.header == nil && !t.ended {
		return nil, errors.New("the answer's headers were not sent: response_header_mode has to be SEND")
	}
	if t.ended {
		// Envoy streams what follows an answer that has ended: nothing does.
		return bodyReply(&extproc.CommonResponse{BodyMutation: t.noBody(false)}), nil
	}
	if !t.streams && t.partial && !m.EndOfStream {
		return nil, errors.New("the body does not fit into Envoy's buffer: raise per_connection_buffer_limit_bytes")
	}
	// Of a body that is buffered there is one message. It is the last whatever its
	// mark says: where trailers follow that says no.
	t.got.piece, t.got.whole = m.Body, m.EndOfStream || !t.streams
	t.client.body.Reset()
	if err := t.resume(); err != nil {
		return nil, err
	}
	out := new(extproc.CommonResponse)
	if !t.streams {
		out.HeaderMutation = t.mutation()
	}
	body := t.client.body.Bytes()
	switch {
	case !t.bodyAllowed():
		out.BodyMutation = t.noBody(false)
	case !bytes.Equal(body, m.Body):
		out.BodyMutation = &extproc.BodyMutation{Mutation: &extproc.BodyMutation_Body{Body: bytes.Clone(body)}}
	}
	return bodyReply(out), nil
}

func bodyReply(out *extproc.CommonResponse) *reply {
	return &reply{Response: &extproc.ProcessingResponse_ResponseBody{ResponseBody: &extproc.BodyResponse{Response: out}}}
}

// responseTrailers takes the trailers away: none of them is mapped.
func (t *transaction) responseTrailers(m *extproc.HttpTrailers) (*reply, error) {
	if !t.ended && t.streams {
		t.got.piece, t.got.whole = nil, true
		if err := t.resume(); err != nil {
			return nil, err
		}
	}
	out := new(extproc.HeaderMutation)
	for _, h := range m.GetTrailers().GetHeaders() {
		out.RemoveHeaders = append(out.RemoveHeaders, h.Key)
	}
	return &reply{Response: &extproc.ProcessingResponse_ResponseTrailers{ResponseTrailers: &extproc.TrailersResponse{HeaderMutation: out}}}, nil
}
