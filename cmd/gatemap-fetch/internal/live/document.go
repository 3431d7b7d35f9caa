package live

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"

	"github.com/gatemap/gatemap/definition"
)

// Query says what to read.
type Query struct {
	RestAPI  string // its id
	Resource string // the id of the one resource that is wanted; "" is all
}

// Document is an API as `aws apigateway get-resources --embed methods` prints
// its resources, with what else evaluation needs beside them.
type Document struct {
	Name                   string            `json:"name,omitzero"`
	BinaryMediaTypes       []string          `json:"binaryMediaTypes,omitzero"`
	APIKeySource           string            `json:"apiKeySource,omitzero"`
	MinimumCompressionSize *int32            `json:"minimumCompressionSize,omitzero"`
	GatewayResponses       []json.RawMessage `json:"gatewayResponses,omitzero"`  // without the service's defaults
	RequestValidators      []json.RawMessage `json:"requestValidators,omitzero"` // where a method has one, and so the others
	Models                 []json.RawMessage `json:"models,omitzero"`
	Authorizers            []json.RawMessage `json:"authorizers,omitzero"`
	Items                  []json.RawMessage `json:"items"` // resources, by path
}

// JSON returns the document, indented. Texts are as the service wrote them.
func (d *Document) JSON() ([]byte, error) {
	var compact, indented bytes.Buffer
	enc := json.NewEncoder(&compact)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		return nil, err
	}
	if err := json.Indent(&indented, compact.Bytes(), "", "    "); err != nil {
		return nil, err
	}
	return indented.Bytes(), nil
}

// maxPages bounds a service that never comes to an end: API Gateway allows 300
// resources by default, and a page has up to 500.
const maxPages = 1000

// Read reads the API. Its error is an *Error.
func Read(ctx context.Context, client *apigateway.Client, q Query) (*Document, error) {
	r := &reader{ctx, client, q}
	d := new(Document)
	api, err := client.GetRestApi(ctx, &apigateway.GetRestApiInput{RestApiId: &q.RestAPI})
	if err != nil {
		return nil, r.error(err, "REST API "+q.RestAPI)
	}
	d.Name, d.BinaryMediaTypes = aws.ToString(api.Name), api.BinaryMediaTypes
	d.APIKeySource, d.MinimumCompressionSize = string(api.ApiKeySource), api.MinimumCompressionSize
	if d.GatewayResponses, err = r.gatewayResponses(); err != nil {
		return nil, err
	}
	if q.Resource != "" {
		d.Items, err = r.resource()
	} else {
		d.Items, err = r.resources()
	}
	if err == nil {
		err = r.declared(d)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

type reader struct {
	ctx    context.Context
	client *apigateway.Client
	Query
}

// page is a collection on the wire.
type page struct {
	Item []json.RawMessage `json:"item"`
}

func (r *reader) page(raw []byte, decoded int, what string) ([]json.RawMessage, error) {
	var p page
	if err := json.Unmarshal(raw, &p); err != nil || len(p.Item) != decoded {
		return nil, &Error{Msg: "the service's answer about " + what + " is not what the SDK has read", Err: err}
	}
	return p.Item, nil
}

// gatewayResponses gives those that somebody has customised.
func (r *reader) gatewayResponses() ([]json.RawMessage, error) {
	const what = "gateway responses"
	var raw []byte
	out, err := r.client.GetGatewayResponses(r.ctx, &apigateway.GetGatewayResponsesInput{RestApiId: &r.RestAPI}, keep(&raw))
	if err != nil {
		return nil, r.error(err, what)
	}
	items, err := r.page(raw, len(out.Items), what)
	if err != nil {
		return nil, err
	}
	var custom []json.RawMessage
	for i, g := range out.Items {
		if !g.DefaultResponse {
			custom = append(custom, items[i])
		}
	}
	return custom, nil
}

func (r *reader) resources() ([]json.RawMessage, error) {
	type resource struct {
		path string
		item json.RawMessage
	}
	var all []resource
	in := &apigateway.GetResourcesInput{RestApiId: &r.RestAPI, Embed: []string{"methods"}, Limit: aws.Int32(500)}
	for n := 0; n == 0 || in.Position != nil; n++ {
		if n == maxPages {
			return nil, &Error{Msg: fmt.Sprintf("the service gives more than %d pages of resources", maxPages)}
		}
		var raw []byte
		out, err := r.client.GetResources(r.ctx, in, keep(&raw))
		if err != nil {
			return nil, r.error(err, "the resources")
		}
		items, err := r.page(raw, len(out.Items), "the resources")
		if err != nil {
			return nil, err
		}
		for i, item := range items {
			if item, err = r.complete(item, aws.ToString(out.Items[i].Id)); err != nil {
				return nil, err
			}
			all = append(all, resource{aws.ToString(out.Items[i].Path), item})
		}
		if in.Position = out.Position; aws.ToString(in.Position) == "" {
			in.Position = nil
		}
	}
	slices.SortStableFunc(all, func(a, b resource) int { return strings.Compare(a.path, b.path) })
	items := make([]json.RawMessage, len(all))
	for i, a := range all {
		items[i] = a.item
	}
	return items, nil
}

func (r *reader) resource() ([]json.RawMessage, error) {
	var raw []byte
	in := &apigateway.GetResourceInput{RestApiId: &r.RestAPI, ResourceId: &r.Resource, Embed: []string{"methods"}}
	if _, err := r.client.GetResource(r.ctx, in, keep(&raw)); err != nil {
		return nil, r.error(err, "resource "+r.Resource)
	}
	item, err := r.complete(raw, r.Resource)
	return []json.RawMessage{item}, err
}

// complete asks for the methods of a resource that are there by name only: not
// every implementation of the API embeds them.
func (r *reader) complete(item json.RawMessage, id string) (json.RawMessage, error) {
	var members, methods map[string]json.RawMessage
	if err := json.Unmarshal(item, &members); err != nil {
		return nil, &Error{Msg: "the service's answer about a resource is not JSON", Err: err}
	}
	if members["resourceMethods"] == nil || json.Unmarshal(members["resourceMethods"], &methods) != nil {
		return item, nil
	}
	changed := false
	for verb, method := range methods {
		var known map[string]json.RawMessage
		if json.Unmarshal(method, &known) == nil && (known[definition.NameHTTPMethod] != nil || known[definition.NameMethodIntegration] != nil) {
			continue
		}
		var raw []byte
		in := &apigateway.GetMethodInput{RestApiId: &r.RestAPI, ResourceId: &id, HttpMethod: &verb}
		if _, err := r.client.GetMethod(r.ctx, in, keep(&raw)); err != nil {
			return nil, r.error(err, "method "+verb+" of resource "+id)
		}
		methods[verb], changed = raw, true
	}
	if !changed {
		return item, nil
	}
	members["resourceMethods"] = object(methods)
	return object(members), nil
}

// object writes an object in the order of its keys, with its values as they are.
func object(members map[string]json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(members); err != nil {
		panic(err) // the values have been decoded before
	}
	return b.Bytes()
}
