package gatemaphttp

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// xmlLimit bounds an answer of the query protocol.
const xmlLimit = 10 << 20

// fromXML makes the answer of a service with the query protocol JSON, as such
// services answer who accepts JSON. Emulators answer in XML whatever is accepted.
// S3 has no JSON: its answers stay (rules/requests.md#services).
func (e *Endpoints) fromXML(r *http.Request, a *answer) error {
	service := credentialService(r)
	if _, query := versions.Get()[service]; !query || a.body == nil || !strings.Contains(a.header.Get("Content-Type"), "xml") {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(a.body, xmlLimit+1))
	if err != nil {
		return err
	}
	if len(text) > xmlLimit {
		return fmt.Errorf("the XML answer of %s is larger than %d bytes", service, xmlLimit)
	}
	converted, err := xmlToJSON(text)
	if err != nil {
		return fmt.Errorf("the XML answer of %s: %w", service, err)
	}
	a.body, a.length = bytes.NewReader(converted), int64(len(converted))
	a.header = a.header.Clone()
	a.header.Set("Content-Type", "application/json")
	return nil
}

// credentialService is the service that a request was signed for.
func credentialService(r *http.Request) string {
	_, scope, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	if parts := strings.Split(scope, "/"); len(parts) > 3 {
		return parts[3]
	}
	return ""
}

// xmlDepth bounds how deep the elements of an answer nest.
const xmlDepth = 100

// element is an XML element: text, or elements in their order.
type element struct {
	name     string
	text     strings.Builder
	children []*element
}

// xmlToJSON turns an answer into JSON: an element is a member; elements named
// member or entry, and others of one name, are a list.
func xmlToJSON(text []byte) ([]byte, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	root := new(element)
	stack := []*element{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if len(stack) > xmlDepth {
				return nil, errors.New("the elements nest too deep")
			}
			child := &element{name: token.Name.Local}
			top := stack[len(stack)-1]
			top.children = append(top.children, child)
			stack = append(stack, child)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			stack[len(stack)-1].text.Write(token)
		}
	}
	return root.appendJSON(nil), nil
}

func (e *element) appendJSON(dst []byte) []byte {
	if len(e.children) == 0 {
		text, _ := json.Marshal(e.text.String())
		return append(dst, text...)
	}
	if name := e.children[0].name; name == "member" || name == "entry" {
		return appendList(dst, e.children)
	}
	dst = append(dst, '{')
	done := make(map[string]bool)
	for _, child := range e.children {
		if done[child.name] {
			continue
		}
		if len(done) > 0 {
			dst = append(dst, ',')
		}
		done[child.name] = true
		name, _ := json.Marshal(child.name)
		dst = append(append(dst, name...), ':')
		if same := e.named(child.name); len(same) > 1 {
			dst = appendList(dst, same)
		} else {
			dst = child.appendJSON(dst)
		}
	}
	return append(dst, '}')
}

func (e *element) named(name string) []*element {
	var list []*element
	for _, child := range e.children {
		if child.name == name {
			list = append(list, child)
		}
	}
	return list
}

func appendList(dst []byte, list []*element) []byte {
	dst = append(dst, '[')
	for i, e := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = e.appendJSON(dst)
	}
	return append(dst, ']')
}
