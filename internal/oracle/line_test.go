package oracle

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// AppendLine appends the case as one template line, without a newline.
func (c *Case) AppendLine(dst []byte) []byte {
	dst = append(dst, `{"id":`...)
	dst = strconv.AppendInt(dst, int64(c.ID), 10)
	dst = append(dst, `,"template":`...)
	dst = append(dst, quoteJSON(c.Template)...)
	dst = append(dst, `,"body":`...)
	dst = append(dst, quoteJSON(c.Body)...)
	for _, part := range []struct{ name, json string }{
		{"params", c.Params}, {"context", c.Context}, {"stageVariables", c.StageVariables},
	} {
		if part.json != "" {
			dst = append(dst, `,"`+part.name+`":`+part.json...)
		}
	}
	if len(c.Vars) > 0 {
		dst = append(dst, `,"vars":{`...)
		for i, v := range c.Vars {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(append(append(dst, quoteJSON(v.Name)...), ':'), v.JSON...)
		}
		dst = append(dst, '}')
	}
	return append(dst, '}')
}

// ParseLine reads a template line, or any object with a template in it.
func ParseLine(line []byte) (Case, error) {
	var in struct {
		ID             json.RawMessage
		Template       *string
		Body           *string
		Params         json.RawMessage
		Context        json.RawMessage
		StageVariables json.RawMessage
		Vars           json.RawMessage
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return Case{}, fmt.Errorf("template line: %w", err)
	}
	c := Case{Params: object(in.Params), Context: object(in.Context), StageVariables: object(in.StageVariables)}
	c.ID, _ = strconv.Atoi(string(in.ID)) // the ids of other files are names: 0
	if in.Template != nil {
		c.Template = *in.Template
	}
	if in.Body != nil {
		c.Body = *in.Body
	}
	fields, err := objectFields(in.Vars)
	if err != nil {
		return Case{}, fmt.Errorf("template line: vars: %w", err)
	}
	for _, f := range fields {
		c.Vars = append(c.Vars, Var{Name: f.name, JSON: f.value})
	}
	return c, nil
}

// object is the text of a JSON object, "" for anything else.
func object(text json.RawMessage) string {
	if len(text) == 0 || text[0] != '{' {
		return ""
	}
	return string(text)
}
