package live

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"

	"github.com/gatemap/gatemap/definition"
)

// list is one of an API that its methods refer to.
type list struct {
	member string // of a method that refers to it
	what   string // for messages
	of     func(d *Document) *[]json.RawMessage

	// read reads a page and returns the next one's position and the number of
	// items that the SDK has read.
	read func(ctx context.Context, c *apigateway.Client, api, position *string, raw *[]byte) (next *string, items int, err error)
}

// lists are what methods refer to by an id or a name: get-method says no more.
var lists = []list{
	{
		definition.NameRequestValidatorID, "request validators", func(d *Document) *[]json.RawMessage { return &d.RequestValidators },
		func(ctx context.Context, c *apigateway.Client, api, position *string, raw *[]byte) (*string, int, error) {
			out, err := c.GetRequestValidators(ctx, &apigateway.GetRequestValidatorsInput{RestApiId: api, Position: position, Limit: aws.Int32(500)}, keep(raw))
			if err != nil {
				return nil, 0, err
			}
			return out.Position, len(out.Items), nil
		},
	},
	{
		definition.NameRequestModels, "models", func(d *Document) *[]json.RawMessage { return &d.Models },
		func(ctx context.Context, c *apigateway.Client, api, position *string, raw *[]byte) (*string, int, error) {
			out, err := c.GetModels(ctx, &apigateway.GetModelsInput{RestApiId: api, Position: position, Limit: aws.Int32(500)}, keep(raw))
			if err != nil {
				return nil, 0, err
			}
			return out.Position, len(out.Items), nil
		},
	},
	{
		definition.NameAuthorizerID, "authorizers", func(d *Document) *[]json.RawMessage { return &d.Authorizers },
		func(ctx context.Context, c *apigateway.Client, api, position *string, raw *[]byte) (*string, int, error) {
			out, err := c.GetAuthorizers(ctx, &apigateway.GetAuthorizersInput{RestApiId: api, Position: position, Limit: aws.Int32(500)}, keep(raw))
			if err != nil {
				return nil, 0, err
			}
			return out.Position, len(out.Items), nil
		},
	},
}

// declared adds the lists that a method of the document refers to.
func (r *reader) declared(d *Document) error {
	for i := range lists {
		l := &lists[i]
		if !refers(d.Items, l.member) {
			continue
		}
		all, err := r.list(l)
		if err != nil {
			return err
		}
		*l.of(d) = all
	}
	return nil
}

// refers reports whether a method of the resources has a member that is not empty.
func refers(resources []json.RawMessage, member string) bool {
	for _, item := range resources {
		var resource struct {
			ResourceMethods map[string]map[string]json.RawMessage `json:"resourceMethods"`
		}
		if json.Unmarshal(item, &resource) != nil {
			continue
		}
		for _, method := range resource.ResourceMethods {
			switch strings.TrimSpace(string(method[member])) {
			case "", "null", "{}", `""`:
			default:
				return true
			}
		}
	}
	return false
}

func (r *reader) list(l *list) ([]json.RawMessage, error) {
	var all []json.RawMessage
	var position *string
	for range maxPages {
		var raw []byte
		next, items, err := l.read(r.ctx, r.client, &r.RestAPI, position, &raw)
		if err != nil {
			return nil, r.error(err, "the "+l.what)
		}
		page, err := r.page(raw, items, "the "+l.what)
		if err != nil {
			return nil, err
		}
		if all = append(all, page...); aws.ToString(next) == "" {
			return all, nil
		}
		position = next
	}
	return nil, &Error{Msg: fmt.Sprintf("the service gives more than %d pages of %s", maxPages, l.what)}
}
