package request

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/linejson"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/template"
)

// event is what a function gets of an AWS_PROXY integration, in the format 1.0
// (guide, set-up-lambda-proxy-integrations, "Input format of a Lambda function
// for proxy integration"; rules/requests.md#proxy). The order of the members is
// the guide's.
type event struct {
	Resource          string              `json:"resource"`
	Path              string              `json:"path"`
	HTTPMethod        string              `json:"httpMethod"`
	Headers           map[string]string   `json:"headers"`
	MultiValueHeaders map[string][]string `json:"multiValueHeaders"`
	Query             map[string]string   `json:"queryStringParameters"`
	MultiValueQuery   map[string][]string `json:"multiValueQueryStringParameters"`
	PathParameters    map[string]string   `json:"pathParameters"`
	StageVariables    map[string]any      `json:"stageVariables"`
	RequestContext    any                 `json:"requestContext"`
	Body              *string             `json:"body"`
	IsBase64Encoded   bool                `json:"isBase64Encoded"`
}

// AppendEvent appends the event that a Lambda function gets of a request by
// AWS_PROXY, in format 1.0 (rules/requests.md#proxy): one JSON object. The body is
// base64 where its Content-Type is in binary, the API's binaryMediaTypes, or where it
// is not UTF-8; an empty body and empty maps are null. The error is of a member of
// $context or a stage variable that has no JSON form, and then dst is as it was.
func AppendEvent(dst []byte, req *gatemap.Request, binary contenthandling.MediaTypes) ([]byte, error) {
	context, err := plainMembers(req.Context)
	if err != nil {
		return dst, err
	}
	stage, err := plainMembers(req.StageVariables)
	if err != nil {
		return dst, err
	}
	e := event{
		Path:           req.Path,
		HTTPMethod:     req.HTTPMethod,
		PathParameters: last(req.PathParameters),
		Headers:        last(req.Headers), MultiValueHeaders: all(req.Headers),
		Query: last(req.Querystring), MultiValueQuery: all(req.Querystring),
		RequestContext: context,
		StageVariables: stage,
	}
	e.Resource, _ = context["resourcePath"].(string)
	delete(context, "requestOverride")
	delete(context, "responseOverride")
	if len(req.Body) > 0 {
		text := string(req.Body)
		if e.IsBase64Encoded = binary.Match(contentType(req)) || !utf8.ValidString(text); e.IsBase64Encoded {
			text = base64.StdEncoding.EncodeToString(req.Body)
		}
		e.Body = &text
	}
	buf := bytes.NewBuffer(dst)
	encoder := json.NewEncoder(buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(&e); err != nil {
		return dst, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// plainMembers makes a map for encoding/json; nil of nothing.
func plainMembers(members []gatemap.Member) (map[string]any, error) {
	if len(members) == 0 {
		return nil, nil
	}
	m := make(map[string]any, len(members))
	for _, member := range members {
		v, err := template.Plain(member.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", member.Name, err)
		}
		if m[member.Name], err = plainValue(v); err != nil {
			return nil, fmt.Errorf("%s: %w", member.Name, err)
		}
	}
	return m, nil
}

// plainValue is what encoding/json writes for a value that Plain has made.
func plainValue(v any) (any, error) {
	switch v := v.(type) {
	case []gatemap.Member:
		return plainMembers(v)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			var err error
			if list[i], err = plainValue(v[i]); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	return v, nil
}

func last(fields []gatemap.Field) map[string]string {
	if len(fields) == 0 {
		return nil
	}
	m := make(map[string]string, len(fields))
	for _, f := range fields {
		if n := len(f.Values); n > 0 {
			m[f.Name] = f.Values[n-1]
		}
	}
	return m
}

func all(fields []gatemap.Field) map[string][]string {
	if len(fields) == 0 {
		return nil
	}
	m := make(map[string][]string, len(fields))
	for _, f := range fields {
		m[f.Name] = append(m[f.Name], f.Values...)
	}
	return m
}

// ProxyResponse makes the client's response of what a function of an AWS_PROXY
// integration has returned: the members statusCode, headers, multiValueHeaders,
// body and isBase64Encoded of an object, and nothing else
// (rules/requests.md#proxy). Anything else, a failure of the function too, is
// malformed: 502. decode says that the client takes binary data, so that a body
// with isBase64Encoded is decoded.
func ProxyResponse(payload []byte, decode bool) (*gatemap.Response, *gatemap.GatewayError) {
	var answer struct {
		StatusCode json.RawMessage          `json:"statusCode"`
		Headers    map[string]headerValue   `json:"headers"`
		Multi      map[string][]headerValue `json:"multiValueHeaders"`
		Body       *string                  `json:"body"`
		Base64     bool                     `json:"isBase64Encoded"`
	}
	if trimmed := bytes.TrimSpace(payload); len(trimmed) == 0 || trimmed[0] != '{' {
		return nil, malformed(errors.New("the result is no object"))
	}
	decoder := json.NewDecoder(bytes.NewReader(payload))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&answer); err != nil {
		return nil, malformed(linejson.Plain(err))
	}
	if decoder.More() {
		return nil, malformed(errors.New("there is more behind the object"))
	}
	resp := &gatemap.Response{StatusCode: 200}
	if answer.StatusCode != nil && string(answer.StatusCode) != "null" {
		status, err := strconv.Atoi(strings.Trim(string(answer.StatusCode), `"`))
		if err != nil || status < 100 || status > 599 {
			return nil, malformed(fmt.Errorf("statusCode %s is none", answer.StatusCode))
		}
		resp.StatusCode = status
	}
	if answer.Body != nil {
		resp.Body = []byte(*answer.Body)
		if answer.Base64 && decode {
			plain, err := base64.StdEncoding.DecodeString(*answer.Body)
			if err != nil {
				return nil, malformed(err)
			}
			resp.Body = plain
		}
	}
	var err error
	if resp.Headers, err = proxyHeaders(answer.Headers, answer.Multi); err != nil {
		return nil, malformed(err)
	}
	return resp, nil
}

// headerValue is the value of a header: a text, or a number or truth value that
// is taken for its text.
type headerValue string

// UnmarshalJSON implements json.Unmarshaler.
func (v *headerValue) UnmarshalJSON(text []byte) error {
	switch text[0] {
	case '{', '[':
		return errors.New("the value of a header is no text")
	case '"':
		return json.Unmarshal(text, (*string)(v))
	}
	*v = headerValue(text)
	return nil
}

// proxyHeaders are the headers of a function's answer: those of multiValueHeaders
// where both have a name. They are renamed and dropped as mapped ones
// (rules/requests.md#proxy-headers).
func proxyHeaders(single map[string]headerValue, multi map[string][]headerValue) ([]gatemap.Field, error) {
	var fields []gatemap.Field
	add := func(name string, values []headerValue) error {
		wire, ok := mapping.WireName(name)
		f := gatemap.Field{Name: wire}
		for _, v := range values {
			if !mapping.ValidName(name) || !mapping.ValidValue(string(v)) {
				return fmt.Errorf("the header %q or its value has characters that it must not have", name)
			}
			f.Values = append(f.Values, string(v))
		}
		if ok && len(f.Values) > 0 {
			fields = append(fields, f)
		}
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(single)) {
		if _, both := multi[name]; !both {
			if err := add(name, []headerValue{single[name]}); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(multi)) {
		if err := add(name, multi[name]); err != nil {
			return nil, err
		}
	}
	if fieldlist.Index(fields, "Content-Type") < 0 {
		fields = append(fields, gatemap.Field{Name: "Content-Type", Values: []string{"application/json"}})
	}
	return fields, nil
}

// malformed is the failure of a function that did not answer as a proxy's has
// to: 502, with the words of an internal error (recorded).
func malformed(cause error) *gatemap.GatewayError {
	failed := configurationError(cause, "Malformed Lambda proxy response")
	failed.StatusCode = 502
	return failed
}
