package document

import (
	"fmt"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// TakeGatewayResponses takes the API's own answers to failures from what
// get-gateway-responses prints, or from a definition that has them, in place of
// those that the method's definition gives.
func (c *Config) TakeGatewayResponses(api *formats.API) error {
	var all definition.Faults
	for _, p := range api.Problems {
		if p.Severity == formats.Error {
			all = append(all, p)
		}
	}
	switch {
	case len(all) > 0:
		return all
	case len(api.GatewayResponses) == 0:
		return fmt.Errorf("%s: no gateway response that is not the service's own", api.Name)
	}
	c.GatewayResponses = api.GatewayResponses
	return nil
}
