package document

import (
	"fmt"
	"io"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// LoadGatewayResponses reads the API's own answers to failures from what
// get-gateway-responses prints, or from a definition that has them, in place of
// those that the method's definition gives.
func (c *Config) LoadGatewayResponses(name string, stdin io.Reader) error {
	f, err := files.Read(name, stdin)
	if err != nil {
		return err
	}
	api, err := formats.Parse(f.Name, f.Data, formats.Options{})
	if err != nil {
		return err
	}
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
		return fmt.Errorf("%s: no gateway response that is not the service's own", f.Name)
	}
	c.GatewayResponses = api.GatewayResponses
	return nil
}
