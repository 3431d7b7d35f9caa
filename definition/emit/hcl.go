package emit

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// hclWriter writes blocks with attributes that are aligned as terraform fmt
// does.
type hclWriter struct {
	out   bytes.Buffer
	attrs [][2]string // of the block that is open
	taken map[string]bool
}

// label makes a name of a block, which holds a status code as it was read, one
// that Terraform takes, and that no block of the kind has.
func (h *hclWriter) label(kind, name string) string {
	name = strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' {
			return c
		}
		return '_'
	}, name)
	if h.taken == nil {
		h.taken = make(map[string]bool)
	}
	free := name
	for i := 2; h.taken[kind+" "+free]; i++ {
		free = name + "_" + strconv.Itoa(i)
	}
	h.taken[kind+" "+free] = true
	return free
}

func (h *hclWriter) block(kind, name string, fill func()) {
	if h.out.Len() > 0 {
		h.out.WriteByte('\n')
	}
	fmt.Fprintf(&h.out, "resource %q %q {\n", "aws_api_gateway_"+kind, h.label(kind, name))
	fill()
	h.align()
	h.out.WriteString("}\n")
}

// align writes the attributes; those that follow each other on one line each
// have their equals signs in one column.
func (h *hclWriter) align() {
	for len(h.attrs) > 0 {
		n, width := 0, 0
		for n < len(h.attrs) && !strings.Contains(h.attrs[n][1], "\n") {
			width = max(width, len(h.attrs[n][0]))
			n++
		}
		if n == 0 {
			fmt.Fprintf(&h.out, "  %s = %s\n", h.attrs[0][0], h.attrs[0][1])
			n = 1
		} else {
			for _, a := range h.attrs[:n] {
				fmt.Fprintf(&h.out, "  %-*s = %s\n", width, a[0], a[1])
			}
		}
		h.attrs = h.attrs[n:]
	}
}

func (h *hclWriter) raw(name, value string) { h.attrs = append(h.attrs, [2]string{name, value}) }

// text writes a string attribute that has a value.
func (h *hclWriter) text(name, value string) {
	if value != "" {
		h.raw(name, quote(value))
	}
}

// texts writes a map attribute.
func (h *hclWriter) texts(name string, m definition.Ordered[string]) {
	if m == nil {
		return
	}
	if len(m) == 0 {
		h.raw(name, "{}")
		return
	}
	var b strings.Builder
	b.WriteString("{\n")
	for _, e := range m {
		fmt.Fprintf(&b, "    %s = %s\n", quote(e.Key), quote(e.Value))
	}
	b.WriteString("  }")
	h.raw(name, b.String())
}

// list writes a list attribute that has items.
func (h *hclWriter) list(name string, items []string) {
	if len(items) == 0 {
		return
	}
	quoted := make([]string, len(items))
	for i, item := range items {
		quoted[i] = quote(item)
	}
	h.raw(name, "["+strings.Join(quoted, ", ")+"]")
}

// flags writes a map of truth values that has any.
func (h *hclWriter) flags(name string, m map[string]bool) {
	if len(m) == 0 {
		return
	}
	var b strings.Builder
	for _, key := range sortedKeys(m) {
		fmt.Fprintf(&b, "    %s = %t\n", quote(key), m[key])
	}
	h.raw(name, "{\n"+b.String()+"  }")
}

// quote writes a quoted string in which nothing is a template: $${ stands for
// ${ and %%{ for %{. A dollar or percent sign before such an escape would
// change it, and is written as an interpolated string.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, c := range s {
		next := s[i+1:] // only read after an ASCII character
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, c)
		case (c == '$' || c == '%') && strings.HasPrefix(next, "{"):
			b.WriteRune(c)
			b.WriteRune(c)
		case (c == '$' || c == '%') && next != "" && (next[0] == '$' || next[0] == '%'):
			fmt.Fprintf(&b, `${"%c"}`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// terraform writes the resources of one REST API in HCL.
func (w *writer) terraform() ([]byte, error) {
	h := new(hclWriter)
	h.block("rest_api", "api", func() {
		h.text("name", "api")
		h.list("binary_media_types", w.binaryMediaTypes())
		keySource, compression := w.settings()
		h.text("api_key_source", keySource)
		if compression != nil {
			h.text("minimum_compression_size", strconv.Itoa(*compression))
		}
	})
	w.stagesLeftOut("it would need a deployment")
	w.tfDeclared(h)
	names := make(map[string]bool)
	for _, g := range w.api.GatewayResponses {
		h.block("gateway_response", "gateway_"+identifier(g.Key, names), func() {
			h.raw("rest_api_id", "aws_api_gateway_rest_api.api.id")
			w.members(h, g.Value.Members(), g.Value.Places.Find)
		})
	}
	for _, r := range w.tree() {
		id := "aws_api_gateway_rest_api.api.root_resource_id"
		if r.parent != nil {
			parent := id
			if r.parent.parent != nil {
				parent = "aws_api_gateway_resource." + r.parent.name + ".id"
			}
			h.block("resource", r.name, func() {
				h.raw("rest_api_id", "aws_api_gateway_rest_api.api.id")
				h.raw("parent_id", parent)
				h.raw("path_part", quote(r.part))
			})
			id = "aws_api_gateway_resource." + r.name + ".id"
		}
		for _, m := range r.methods {
			w.tfMethod(h, m, r.name+"_"+m.HTTPMethod, id)
		}
	}
	return h.out.Bytes(), nil
}

func (w *writer) tfMethod(h *hclWriter, m *definition.Operation, name, id string) {
	link := func() {
		h.raw("rest_api_id", "aws_api_gateway_rest_api.api.id")
		h.raw("resource_id", id)
	}
	verb := "aws_api_gateway_method." + name + ".http_method"
	h.block("method", name, func() {
		link()
		h.text("http_method", m.HTTPMethod)
		w.tfRequest(h, m)
	})
	h.block("integration", name, func() {
		link()
		h.raw("http_method", verb)
		w.members(h, m.Integration.Members(), below(m, ""))
	})
	for _, e := range m.MethodResponses {
		h.block("method_response", name+"_"+e.Key, func() {
			link()
			h.raw("http_method", verb)
			w.members(h, e.Value.Members(), below(m, definition.Pointer(definition.NameMethodResponses, e.Key)))
		})
	}
	for _, e := range m.Integration.IntegrationResponses {
		h.block("integration_response", name+"_"+e.Key, func() {
			link()
			h.raw("http_method", verb)
			w.members(h, e.Value.Members(), below(m, definition.Pointer(definition.NameIntegrationResponses, e.Value.StatusCode)))
		})
	}
}

// below finds places in the part of m at a pointer.
func below(m *definition.Operation, part string) func(string) (definition.Place, bool) {
	return func(pointer string) (definition.Place, bool) { return m.Find(part + pointer), true }
}

func ordered(m map[string]string) definition.Ordered[string] {
	var all definition.Ordered[string]
	for _, key := range sortedKeys(m) {
		all = append(all, definition.Entry[string]{Key: key, Value: m[key]})
	}
	return all
}

// members writes those that have a value. find gives the place of a member by
// its pointer in the part.
func (w *writer) members(h *hclWriter, members []definition.Member, find func(pointer string) (definition.Place, bool)) {
	var tls *definition.TLSConfig
	var block string
	for _, k := range members {
		if k.Terraform == "" {
			continue
		}
		at, _ := find("/" + k.JSON)
		switch v := k.Value.(type) {
		case *string:
			h.text(k.Terraform, *v)
		case *definition.ResponseType:
			h.text(k.Terraform, string(*v))
		case **string:
			w.tfPattern(h, k.Terraform, *v, at.Position)
		case *int:
			if *v != 0 {
				h.raw(k.Terraform, strconv.Itoa(*v))
			}
		case **int:
			if *v != nil {
				h.raw(k.Terraform, strconv.Itoa(**v))
			}
		case *bool:
			h.raw(k.Terraform, strconv.FormatBool(*v))
		case *[]string:
			h.list(k.Terraform, *v)
		case *definition.Ordered[string]:
			h.texts(k.Terraform, *v)
		case *definition.Ordered[*string]:
			w.tfTemplates(h, k.Terraform, *v, at.Position)
		case *map[string]bool:
			h.flags(k.Terraform, *v)
		case *map[string]string:
			h.texts(k.Terraform, ordered(*v))
		case **definition.TLSConfig:
			tls, block = *v, k.Terraform
		}
	}
	if tls != nil {
		h.tlsBlock(block, tls)
	}
}

// tlsBlock writes a block, which stands after the attributes.
func (h *hclWriter) tlsBlock(name string, tls *definition.TLSConfig) {
	h.align()
	fmt.Fprintf(&h.out, "  %s {\n", name)
	for _, k := range tls.Members() {
		flag, _ := k.Get()
		fmt.Fprintf(&h.out, "    %s = %v\n", k.Terraform, flag)
	}
	h.out.WriteString("  }\n")
}

func (w *writer) tfPattern(h *hclWriter, name string, pattern *string, at definition.Position) {
	if pattern == nil {
		return
	}
	if *pattern == "" {
		w.problem(formats.Note, at, "Terraform does not tell an empty pattern from none; both are the default")
	}
	h.text(name, *pattern)
}

// tfTemplates writes templates; Terraform sorts them by media type, which
// decides what a client gets whose Accept header has no template.
func (w *writer) tfTemplates(h *hclWriter, name string, templates definition.Ordered[*string], at definition.Position) {
	all := filled(templates)
	if !slices.IsSortedFunc(all, func(a, b definition.Entry[string]) int { return strings.Compare(a.Key, b.Key) }) {
		w.problem(formats.Note, at, "Terraform sorts templates by media type")
	}
	h.texts(name, all)
}
