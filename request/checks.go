package request

import (
	"mime"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/mapping"
)

// checks are what a request validator demands of the method request
// (rules/requests.md#validators).
type checks struct {
	required []required // in the order of their names
	body     bool
	models   map[string]Model
}

type required struct {
	in   mapping.Location
	name string
}

func newChecks(o *Options) checks {
	c := checks{body: o.ValidateBody, models: o.Models}
	if !o.ValidateParameters {
		return c
	}
	for key, must := range o.Parameters {
		rest, ok := strings.CutPrefix(key, "method.request.")
		in, name, found := strings.Cut(rest, ".")
		if must && ok && found {
			c.required = append(c.required, required{mapping.Location(in), name})
		}
	}
	slices.SortFunc(c.required, func(a, b required) int { return strings.Compare(a.name, b.name) })
	return c
}

// check returns the failure of a request that is not as the method wants it.
func (c *checks) check(req *gatemap.Request, fold bool) *gatemap.GatewayError {
	var missing []string
	for _, p := range c.required {
		if !p.given(req, fold) {
			missing = append(missing, p.name)
		}
	}
	if len(missing) > 0 {
		failed := gatemap.NewGatewayError(gatewayresponse.BadRequestParameters, "Request failed validation: missing parameters", nil)
		failed.Message = "Missing required request parameters: [" + strings.Join(missing, ", ") + "]"
		return failed
	}
	if !c.body {
		return nil
	}
	model := c.model(contentType(req))
	if model == nil {
		return nil
	}
	body := req.Body
	if len(body) == 0 {
		body = []byte("{}")
	}
	if wrong := model.Validate(body); wrong != "" {
		failed := gatemap.NewGatewayError(gatewayresponse.BadRequestBody, "Request body does not match model schema for content type "+contentType(req)+": "+wrong, nil)
		failed.ValidationError = wrong
		return failed
	}
	return nil
}

// given reports whether a request has a parameter with a value.
func (p *required) given(req *gatemap.Request, fold bool) bool {
	switch p.in {
	case mapping.Path:
		return hasValue(fieldlist.Values(req.PathParameters, p.name, false))
	case mapping.Querystring:
		return hasValue(fieldlist.Values(req.Querystring, p.name, false))
	}
	return hasValue(fieldlist.Values(req.Headers, p.name, fold))
}

// hasValue: a parameter whose only value is empty is missing (guide, request
// validation: "included and not blank").
func hasValue(values []string) bool {
	return slices.ContainsFunc(values, func(v string) bool { return v != "" })
}

// model returns the model for a body of that type, nil when there is none: such
// a body is not checked.
func (c *checks) model(contentType string) Model {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		mediaType, _, _ = strings.Cut(contentType, ";")
	}
	for key, model := range c.models {
		if strings.EqualFold(strings.TrimSpace(mediaType), key) {
			return model
		}
	}
	return c.models[anyType]
}
