package lint

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
)

// maxModelled bounds the templates of a definition that are compared with models.
var maxModelled = 1_000

// compared is a template that was compared with a model.
type compared struct{ text, model string }

// responseModel applies the rule about the model that the method response has for
// what a template writes. Outputs are those of payloads with all that the
// template reads; the service itself compares nothing.
func (c *checker) responseModel(r *gatemap.IntegrationResponse, t *sourceText, mediaType string) {
	name, schema := c.answerModel(r.StatusCode, mediaType)
	if schema == nil || c.opts.off(ruleResponseModel) || c.unresolved(t.pointer) || overridesStatus(r) {
		return
	}
	key := compared{t.text, c.m.API + "\x00" + name}
	messages, known := c.all.compared[key]
	if !known && len(c.all.compared) >= maxModelled {
		c.refused = append(c.refused, key)
		c.add(ruleLeftOut, Note, place{}, fmt.Sprintf("%s was applied to %d templates, and not to more", ruleResponseModel, maxModelled), "")
		return
	}
	if !known {
		messages = c.compare(t, name, schema)
		c.all.compared[key] = messages
	}
	c.judged = append(c.judged, judged{key, messages})
	for _, message := range messages {
		c.add(ruleResponseModel, Note, c.inText(t.pointer, t.text, 0), message, "")
	}
}

// compare says what a template writes otherwise than a model has it.
func (c *checker) compare(t *sourceText, name string, schema *objectModel) (messages []string) {
	if t.elements == nil { // it was looked at elsewhere
		t.elements, _ = vtl.Inspect(t.text, vtl.Options{})
		t.read = readsOf(t)
	}
	if !writesObject(t) || c.tries(t) == nil {
		return nil
	}
	written, ok := members(c.tries(t).Outputs())
	if !ok {
		return nil
	}
	// A way that no payload goes may write a member, too.
	never := func(member string) bool {
		return written[member] == nil && !strings.Contains(t.text, strconv.Quote(member))
	}
	say := func(format string, args ...any) { messages = append(messages, fmt.Sprintf(format, args...)) }
	of := fmt.Sprintf("of the model %s, which the method response has", quote(name))
	renamed := map[string]bool{}
	for _, member := range slices.Sorted(maps.Keys(written)) {
		near := source.Nearest(member, slices.Sorted(maps.Keys(schema.properties)))
		if _, known := schema.properties[member]; !known && near != "" && never(near) {
			say("the template writes %s, and never %s %s", quote(member), quote(near), of)
			renamed[near] = true
		}
	}
	for _, member := range schema.required {
		if never(member) && !renamed[member] {
			say("the template never writes %s %s, and that requires it", quote(member), of)
		}
	}
	for _, member := range slices.Sorted(maps.Keys(written)) {
		kind := schema.properties[member]
		once := strings.Count(t.text, strconv.Quote(member)) == 1
		if once && written[member]["string"] && len(written[member]) == 1 && kind != "" && kind != "string" {
			say("the template writes %s as a text: it is of type %s in the model %s, which the method response has", quote(member), kind, quote(name))
		}
	}
	for i := range t.read {
		name, ok := strings.CutPrefix(t.read[i].Path, "$.")
		if meant := swapped(name, schema.properties); ok && meant != "" {
			say("the template reads %s, in which two letters are swapped, if it means %s %s", quote(name), quote(meant), of)
		}
	}
	return messages
}

// swapped is the property that a name is with two neighbouring letters swapped, ""
// if there is none. The backend's names need not be those of the model, so that no
// other likeness says anything.
func swapped(name string, properties map[string]string) string {
	if _, known := properties[name]; known || len(name) > maxName {
		return ""
	}
	for i := 1; i < len(name); i++ {
		other := name[:i-1] + name[i:i+1] + name[i-1:i] + name[i+1:]
		if _, ok := properties[other]; ok && other != name {
			return other
		}
	}
	return ""
}

// maxName bounds the names that are looked at.
const maxName = 60

// dynamicName finds members whose names are made of references.
var dynamicName = lazyregexp.New(`[$#][^"\n]*"\s*:`)

// writesObject reports whether a template writes an object of members that it names
// itself.
func writesObject(t *sourceText) bool {
	return strings.HasPrefix(strings.TrimSpace(firstText(t.elements)), "{") && !dynamicName.MatchString(t.text)
}

// members are those of objects, with the JSON types of their values. ok is false
// where there is none, or something else than an object.
func members(outputs []string) (written map[string]map[string]bool, ok bool) {
	written = map[string]map[string]bool{}
	for _, out := range outputs {
		if !json.Valid([]byte(out)) {
			continue
		}
		var object map[string]any
		if json.Unmarshal([]byte(out), &object) != nil || object == nil {
			return nil, false
		}
		ok = true
		for name, v := range object {
			if written[name] == nil {
				written[name] = map[string]bool{}
			}
			_, text := v.(string)
			written[name][map[bool]string{true: "string", false: "other"}[text]] = true
		}
	}
	return written, ok
}

// objectModel is what a model says of an object.
type objectModel struct {
	properties map[string]string // their types, "" where there are several or none
	required   []string
}

// answerModel is the model of a method response for a media type, nil where there is
// none that says what an object has.
func (c *checker) answerModel(status, mediaType string) (name string, of *objectModel) {
	response, _ := c.m.MethodResponses.Get(status)
	name = response.ResponseModels[mediaType]
	text, ok := c.m.Schemas.Get(name)
	if !ok || ownModel(name) {
		return "", nil
	}
	key := knownModel{c.m.API, name, text}
	of, known := c.all.models[key]
	if !known {
		of = c.objectModel(text)
		c.all.models[key] = of
	}
	return name, of
}

// knownModel is a model of a definition, which many methods have.
type knownModel struct{ api, name, text string }

// objectModel is what a model says of an object, nil where it is of something else.
func (c *checker) objectModel(text string) *objectModel {
	m := model{schemas: c.m.Schemas.Get}
	m.root = m.parse(text)
	of := &objectModel{properties: map[string]string{}}
	if !m.describe(m.root, of, 0) || len(of.properties) == 0 {
		return nil
	}
	return of
}

// describe adds what a schema says of an object. It reports whether that is all:
// what may be one of several is not.
func (m *model) describe(s map[string]any, of *objectModel, depth int) bool {
	if s == nil || depth > modelDepth || s["oneOf"] != nil || s["anyOf"] != nil || s["type"] != nil && s["type"] != "object" {
		return false
	}
	if ref, ok := s["$ref"].(string); ok {
		outer := m.root
		defer func() { m.root = outer }()
		return m.describe(m.refer(ref), of, depth+1)
	}
	for _, part := range schemasIn(s["allOf"]) {
		if !m.describe(part, of, depth+1) {
			return false
		}
	}
	properties, _ := s["properties"].(map[string]any)
	for name, v := range properties {
		property, _ := v.(map[string]any)
		of.properties[name], _ = property["type"].(string)
	}
	required, _ := s["required"].([]any)
	for _, v := range required {
		if name, ok := v.(string); ok && !slices.Contains(of.required, name) {
			of.required = append(of.required, name)
		}
	}
	return true
}
