package template

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/vtl"
)

// contextMap builds $context: java.util.HashMaps that print as nothing
// (rules/templates.md#context). responseOverride and its header map are always there, so that
// a template can assign to them.
func (r *run) contextMap(members []Member) (*jsondoc.Map, error) {
	context, err := r.memberMap(jsondoc.ContextMap, members)
	if err != nil {
		return nil, fmt.Errorf("$context: %w", err)
	}
	r.override = r.memberMapOf(context, responseOverride, true)
	r.header = r.memberMapOf(r.override, "header", false)
	return context, nil
}

// memberMapOf returns the map that is a member of another one, and makes it where
// there is none. What is there instead stays, and nil is returned, or is replaced.
func (r *run) memberMapOf(of *jsondoc.Map, name string, replace bool) *jsondoc.Map {
	v, ok := of.Get(name)
	switch {
	case v.Kind() == jsondoc.MapRef:
		return v.MapRef()
	case !replace && !v.IsNull():
		return nil
	}
	m := r.newMap(jsondoc.ContextMap)
	if ok {
		of.Put(jsondoc.OfString(name), jsondoc.OfMap(m))
	} else {
		of.PutNew(name, jsondoc.OfMap(m))
	}
	return m
}

func (r *run) stageMap(members []Member) (*jsondoc.Map, error) {
	m, err := r.memberMap(jsondoc.LinkedHashMap, members)
	if err != nil {
		return nil, fmt.Errorf("$stageVariables: %w", err)
	}
	return m, nil
}

func hasKey(m *jsondoc.Map, key string) bool {
	v, ok := m.Get(key)
	return ok && !v.IsNull()
}

// memberMap builds a map of class c; objects in it are of the same class.
func (r *run) memberMap(c jsondoc.MapClass, members []Member) (*jsondoc.Map, error) {
	if err := r.enterValue(len(members)); err != nil {
		return nil, err
	}
	m := r.newMap(c)
	var met nameSet
	for i := range members {
		member := &members[i]
		v, err := r.memberValue(c, member.Value)
		if err != nil {
			return nil, within(member.Name, err)
		}
		if met.mayHave(member.Name) {
			m.Put(jsondoc.OfString(member.Name), v)
		} else {
			m.PutNew(member.Name, v)
		}
	}
	r.depth--
	return m, nil
}

// nameSet is a set of names that may say yes for a name that it does not have.
type nameSet [4]uint64

// mayHave reports whether name may have been asked for before.
func (s *nameSet) mayHave(name string) bool {
	h := uint(len(name)) * 31
	if name != "" {
		h += uint(name[0])*7 + uint(name[len(name)/2])*13 + uint(name[len(name)-1])*3
	}
	word, bit := &s[h>>6&3], uint64(1)<<(h&63)
	had := *word&bit != 0
	*word |= bit
	return had
}

// memberBytes is about what one member of a map occupies.
const memberBytes = 100

// The steps of building a map or a list and each of its parts.
const (
	collectionSteps = 8
	memberSteps     = 4
)

// enterValue begins a map or a list of n parts, which may contain itself.
func (r *run) enterValue(n int) error {
	r.used = true
	if r.depth++; r.depth > maxValueDepth {
		return errValueDepth
	}
	if err := r.meter.Spend(collectionSteps + memberSteps*n); err != nil {
		return err
	}
	return r.meter.Hold(memberBytes * n)
}

func (r *run) memberValue(c jsondoc.MapClass, v any) (jsondoc.Value, error) {
	switch v := v.(type) {
	case nil:
		return jsondoc.Value{}, nil
	case string:
		return jsondoc.OfString(v), nil
	case bool:
		return jsondoc.OfBool(v), nil
	case int:
		return integer(int64(v)), nil
	case int64:
		return integer(v), nil
	case float64:
		return jsondoc.OfDouble(v), nil
	case json.Number:
		return number(v), nil
	case []Member:
		m, err := r.memberMap(c, v)
		return jsondoc.OfMap(m), err
	case map[string]any:
		m, err := r.memberMap(c, sorted(v))
		return jsondoc.OfMap(m), err
	case []any:
		return r.memberList(v)
	}
	plain, err := Plain(v)
	if err != nil {
		return jsondoc.Value{}, err
	}
	return r.memberValue(c, plain)
}

func (r *run) memberList(elems []any) (jsondoc.Value, error) {
	if err := r.enterValue(len(elems)); err != nil {
		return jsondoc.Value{}, err
	}
	list := jsondoc.NewList(jsondoc.JSONArray)
	for i, e := range elems {
		v, err := r.memberValue(jsondoc.LinkedHashMap, e)
		if err != nil {
			return v, within(strconv.Itoa(i), err)
		}
		list.Add(v)
	}
	r.depth--
	return jsondoc.OfList(list), nil
}

// integer returns the Integer or, beyond 32 bits, the Long that json-smart
// would make of n.
func integer(n int64) jsondoc.Value {
	if n == int64(int32(n)) {
		return jsondoc.OfInt(int32(n))
	}
	return jsondoc.OfLong(n)
}

func number(n json.Number) jsondoc.Value {
	var doc jsondoc.Document
	if err := doc.ParseString(n.String()); err != nil {
		return jsondoc.OfString(n.String())
	}
	return doc.Root()
}

func sorted(m map[string]any) []Member {
	members := make([]Member, 0, len(m))
	for name, v := range m {
		members = append(members, Member{Name: name, Value: v})
	}
	slices.SortFunc(members, func(a, b Member) int { return javatext.Compare(a.Name, b.Name) })
	return members
}

// readOverrides takes the overrides out of $context as the template left it.
// The error is that of a limit.
func (r *run) readOverrides(dst *Overrides, context *jsondoc.Map) error {
	dst.Status, dst.Headers = 0, dst.Headers[:0]
	override, ok := context.Get(responseOverride)
	if !ok || !override.IsMap() {
		return nil
	}
	status, _ := override.Get("status")
	dst.Status = overrideStatus(status)
	header, _ := override.Get("header")
	if !header.IsMap() || header.Len() == 0 {
		return nil
	}
	values := make([]string, header.Len()) // of headers that have one
	for it := header.Iter(); it.Next(); {
		key, v := it.Key(), it.Value()
		if r.short(key) && r.short(v) && len(values) > 0 {
			if err := r.appendShortHeader(dst, key.Str(), v.Str(), values[:1:1]); err != nil {
				return err
			}
			values = values[1:]
		} else if err := r.appendHeader(dst, key, v); err != nil {
			return err
		}
	}
	dst.Headers = lastOfEach(dst.Headers)
	return nil
}

// repeats compares each of a few headers with each other.
func repeats(headers []Field) bool {
	for i := range headers {
		for k := range i {
			if a, b := headers[i].Name, headers[k].Name; endAlike(a, b) && strings.EqualFold(a, b) {
				return true
			}
		}
	}
	return false
}

// endAlike reports whether two names may be the same but for letter case: names of
// headers begin alike, so that the end tells sooner that they are not.
func endAlike(a, b string) bool {
	if a == "" || b == "" {
		return true
	}
	x, y := a[len(a)-1], b[len(b)-1]
	return x|0x20 == y|0x20 || x|y >= utf8.RuneSelf
}

// lastOfEach leaves out a header whose name comes again, whatever its letter
// case: the last one replaces those before it. It takes linear time, because a
// template can set as many as its limits allow.
func lastOfEach(headers []Field) []Field {
	if len(headers) <= fewNames && !repeats(headers) {
		return headers
	}
	last := make(map[string]int, len(headers))
	for i := range headers {
		last[strings.ToLower(headers[i].Name)] = i
	}
	if len(last) == len(headers) {
		return headers
	}
	kept := headers[:0]
	for i := range headers {
		if last[strings.ToLower(headers[i].Name)] == i {
			kept = append(kept, headers[i])
		}
	}
	clear(headers[len(kept):])
	return kept
}

// printer prints what leaves the template beside its output, which has the
// same limit.
func (r *run) printer() jsondoc.Printer {
	p := jsondoc.Printer{Meter: r.meter, Limit: vtl.DefaultMaxOutput, Hold: true}
	if r.template != nil {
		p.Limit = r.template.maxOutput
	}
	return p
}

// responseOverride returns the JSON of $context.responseOverride, nil when
// there is nothing in it but an empty map of headers.
func (r *run) responseOverride(context *jsondoc.Map) ([]byte, error) {
	override, _ := context.Get(responseOverride)
	if !override.IsMap() {
		return nil, nil
	}
	if header, _ := override.Get("header"); override.Len() <= 1 && (!header.IsMap() || header.Len() == 0) {
		return nil, nil
	}
	text, err := r.printer().AppendJSON(nil, override, jsondoc.Web)
	return javatext.AppendOutput(nil, string(text)), err
}

// overrideStatus returns the status that v sets, 0 when it is not an integer,
// or the text of one, in 100..599 (rules/templates.md#overrides).
func overrideStatus(v jsondoc.Value) int {
	n := int64(0)
	switch {
	case v.IsIntegral():
		n = v.Int64()
	case v.Kind() == jsondoc.String:
		parsed, err := strconv.Atoi(v.Str())
		if err != nil {
			return 0
		}
		n = int64(parsed)
	}
	if n < 100 || n > 599 {
		return 0
	}
	return int(n)
}

// appendHeader appends the header that one member of responseOverride.header
// sets: none for null, a value for each element of a list or an array, the text
// of anything else.
func (r *run) appendHeader(dst *Overrides, key, v jsondoc.Value) error {
	if v.IsNull() {
		return nil
	}
	elems, isArray := javalang.ArrayElements(v)
	if v.IsList() {
		if err := r.enterValue(v.Len()); err != nil {
			return err
		}
		r.depth--
		for i := range v.Len() {
			elems = append(elems, v.Index(i))
		}
	} else if !isArray {
		elems = []jsondoc.Value{v}
	}
	name, err := r.text(key)
	if err != nil {
		return err
	}
	h := Field{Name: name}
	for _, e := range elems {
		if e.IsNull() {
			continue
		}
		value, err := r.text(e)
		if err != nil {
			return err
		}
		h.Values = append(h.Values, value)
	}
	dst.Headers = append(dst.Headers, h)
	return nil
}

// appendShortHeader is appendHeader for two short texts. values has room for one.
func (r *run) appendShortHeader(dst *Overrides, name, value string, values []string) error {
	if err := r.meter.SpendBytes(len(name)); err != nil {
		return err
	}
	if err := r.meter.SpendBytes(len(value)); err != nil {
		return err
	}
	both := name + value
	if values[0] = both[len(name):]; name == "" || value == "" { // both may be the template's
		both = strings.Clone(both)
		values[0] = both[len(name):]
	}
	dst.Headers = append(dst.Headers, Field{Name: both[:len(name)], Values: values})
	return nil
}

// short reports whether v is a text that is printed as it is, and takes no memory
// to speak of.
func (r *run) short(v jsondoc.Value) bool {
	const most = 256
	if v.Kind() != jsondoc.String {
		return false
	}
	s, limit := v.Str(), r.printer().Limit
	return len(s) <= most && (limit <= 0 || len(s) <= limit) && strings.IndexByte(s, javatext.FirstOfHalf) < 0
}

// text returns a copy of what v prints.
func (r *run) text(v jsondoc.Value) (string, error) {
	if r.short(v) {
		return strings.Clone(v.Str()), r.meter.SpendBytes(len(v.Str()))
	}
	printed, err := r.printer().AppendText(nil, v)
	if err != nil {
		return "", err
	}
	return string(javatext.AppendOutput(nil, string(printed))), nil
}
