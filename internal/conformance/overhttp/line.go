package overhttp

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/gatemap/gatemap/internal/conformance/channel"
)

// Cases are those of a run.
func Cases(run *channel.Run) ([]*Case, error) {
	cases := make([]*Case, len(run.Lines))
	for i := range run.Lines {
		var err error
		if cases[i], err = Of(&run.Lines[i]); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// Of is the case of a line, as it can be said over HTTP. A template is that of the
// only integration response of an endpoint, which answers with the line's body; a
// pattern selects among two responses to a function's error message, 201 being
// that it matches.
func Of(l *channel.Line) (*Case, error) {
	text := l.Text
	var err error
	switch l.Kind {
	case channel.Evaluation:
	case channel.Template:
		text, err = templateCase(text)
	case channel.Pattern:
		text, err = patternCase(text)
	default:
		err = fmt.Errorf("%s: a case of the kind %s has no place in an answer", l.ID, l.Kind)
	}
	if err != nil {
		return nil, err
	}
	c, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.ID, err)
	}
	c.Line = l
	return c, nil
}

type object = map[string]any

const responses = "integrationResponses"

func templateCase(text []byte) ([]byte, error) {
	var l struct {
		ID, Template            string
		Body                    *string
		Context, StageVariables json.RawMessage
		Params                  struct {
			Path, Querystring, Header json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &l); err != nil {
		return nil, err
	}
	headers, err := lists(l.Params.Header)
	if err != nil {
		return nil, err
	}
	query, err := lists(l.Params.Querystring)
	if err != nil {
		return nil, err
	}
	response := object{"statusCode": "200", "responseTemplates": object{"application/json": l.Template}}
	return encode(object{
		"id": l.ID, "context": l.Context, "stageVariables": l.StageVariables,
		"integration": object{"type": "HTTP", responses: object{"200": response}},
		"request":     object{"headers": headers, "querystring": query, "pathParameters": l.Params.Path},
		"backend":     object{"statusCode": 200, "headers": object{"Content-Type": []string{"application/json"}}, "body": l.Body},
	})
}

// lists makes each value of an object a list.
func lists(text json.RawMessage) (map[string][]string, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, err
	}
	all := make(map[string][]string)
	for name, value := range members {
		var one string
		if json.Unmarshal(value, &one) == nil {
			all[name] = []string{one}
			continue
		}
		var many []string
		if err := json.Unmarshal(value, &many); err != nil {
			return nil, err
		}
		all[name] = many
	}
	return all, nil
}

const patternURI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations"

func patternCase(text []byte) ([]byte, error) {
	var l struct{ ID, Regex, Input string }
	if err := json.Unmarshal(text, &l); err != nil {
		return nil, err
	}
	payload, err := encode(object{"errorMessage": l.Input})
	if err != nil {
		return nil, err
	}
	return encode(object{
		"id": l.ID,
		"integration": object{"type": "AWS", "uri": patternURI, "httpMethod": "POST", responses: object{
			"200": object{"statusCode": "200"}, "201": object{"statusCode": "201", "selectionPattern": l.Regex},
		}},
		"backend": object{"statusCode": 200, "headers": object{"X-Amz-Function-Error": []string{"Unhandled"}}, "body": string(payload)},
	})
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
