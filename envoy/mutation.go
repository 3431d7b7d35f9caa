package envoy

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	extproc "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
	kind "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// value is that of a header. Envoy sends raw_value unless it is told otherwise.
func value(h *core.HeaderValue) string {
	if len(h.RawValue) > 0 {
		return string(h.RawValue)
	}
	return h.Value
}

// set sets a header, or adds a further value. The field append is out of date and
// works; append_action, which stands for it, changes nothing in Envoy 1.40, and
// value instead of raw_value sets an empty one.
func set(name, value string, more bool) *core.HeaderValueOption {
	return &core.HeaderValueOption{
		Header: &core.HeaderValue{Key: name, RawValue: []byte(value)},
		//lint:ignore SA1019 the field in its place does nothing
		Append: wrapperspb.Bool(more),
	}
}

// headers are those of the answer, by their names in small letters. Values of names
// that differ in letter case only are in the order of the names.
func (t *transaction) headers() map[string][]string {
	all := make(map[string][]string, len(t.client.header))
	for _, spelled := range slices.Sorted(maps.Keys(t.client.header)) {
		if values := t.client.header[spelled]; len(values) > 0 {
			name := strings.ToLower(spelled)
			all[name] = append(all[name], values...)
		}
	}
	return all
}

// setAll sets headers in the order of their names.
func setAll(dst []*core.HeaderValueOption, headers map[string][]string) []*core.HeaderValueOption {
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for i, v := range headers[name] {
			dst = append(dst, set(name, v, i > 0))
		}
	}
	return dst
}

// mutation makes the status and the headers of the answer of the upstream's: what
// is not mapped is removed. Envoy removes first.
func (t *transaction) mutation() *extproc.HeaderMutation {
	headers := t.headers()
	out := new(extproc.HeaderMutation)
	for name := range t.got.header {
		if name = strings.ToLower(name); headers[name] == nil {
			out.RemoveHeaders = append(out.RemoveHeaders, name)
		}
	}
	slices.Sort(out.RemoveHeaders)
	out.SetHeaders = setAll([]*core.HeaderValueOption{set(":status", strconv.Itoa(t.client.status), false)}, headers)
	return out
}

// immediate is the answer as a whole, in place of any of an upstream.
func (t *transaction) immediate() *reply {
	headers := t.headers()
	delete(headers, "content-length") // Envoy's to say
	out := &extproc.ImmediateResponse{
		Status:  &kind.HttpStatus{Code: kind.StatusCode(t.client.status)},
		Headers: &extproc.HeaderMutation{SetHeaders: setAll(nil, headers)},
		Details: "gatemap",
	}
	if t.bodyAllowed() {
		out.Body = slices.Clone(t.client.body.Bytes())
	}
	return &reply{Response: &extproc.ProcessingResponse_ImmediateResponse{ImmediateResponse: out}}
}
