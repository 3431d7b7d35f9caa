package template

import (
	"encoding/json"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// RequestOverrides is what a request template leaves behind in
// $context.requestOverride (rules/requests.md#overrides). Each list is in the
// order of the map that the template had.
type RequestOverrides struct {
	Path, Querystring, Header []Field

	// Context has the members requestOverride and responseOverride as the
	// template left them: what the response half of the same request sees.
	Context []Member
}

// locations are the members of requestOverride (rules/templates.md#context).
var locations = [...]string{"path", "header", "querystring"}

// withRequestOverride gives $context the maps that a request template assigns to.
func (r *run) withRequestOverride(context *jsondoc.Map) {
	override, _ := context.Get("requestOverride")
	if override.Kind() != jsondoc.MapRef {
		override = jsondoc.OfMap(r.newMap(jsondoc.ContextMap))
		context.Put(jsondoc.OfString("requestOverride"), override)
	}
	for _, name := range locations {
		if m := override.MapRef(); !hasKey(m, name) {
			m.Put(jsondoc.OfString(name), jsondoc.OfMap(r.newMap(jsondoc.ContextMap)))
		}
	}
}

// readRequestOverrides takes the overrides out of $context as the template left
// it. The error is that of a limit.
func (r *run) readRequestOverrides(dst *RequestOverrides, context *jsondoc.Map) error {
	*dst = RequestOverrides{}
	override, _ := context.Get("requestOverride")
	if override.IsMap() {
		for _, in := range [...]struct {
			name string
			dst  *[]Field
		}{{"path", &dst.Path}, {"querystring", &dst.Querystring}, {"header", &dst.Header}} {
			var err error
			if *in.dst, err = r.overrideFields(override, in.name); err != nil {
				return err
			}
		}
	}
	for _, name := range [...]string{"requestOverride", "responseOverride"} {
		v, ok := context.Get(name)
		if !ok {
			continue
		}
		text, err := r.printer().AppendJSON(nil, v, jsondoc.Web)
		if err != nil {
			return err
		}
		dst.Context = append(dst.Context, Member{Name: name, Value: json.RawMessage(javatext.AppendOutput(nil, string(text)))})
	}
	return nil
}

// overrideFields reads the parameters under one member of requestOverride.
func (r *run) overrideFields(override jsondoc.Value, member string) ([]Field, error) {
	parameters, _ := override.Get(member)
	if !parameters.IsMap() {
		return nil, nil
	}
	var o Overrides
	for it := parameters.Iter(); it.Next(); {
		if err := r.appendHeader(&o, it.Key(), it.Value()); err != nil {
			return nil, err
		}
	}
	return o.Headers, nil
}
