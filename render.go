package gatemap

import "errors"

// templates are the compiled responseTemplates of one response.
type templates struct{ any bool }

type chosen struct{ yes bool }

type renderState struct{}

func (*renderState) end() {}

func (t *templates) empty() bool          { return !t.any }
func (t *templates) choose(string) chosen { return chosen{} }
func (c chosen) trace() *TemplateTrace    { return &TemplateTrace{Passthrough: true} }
func (c chosen) renders() bool            { return c.yes }

func (c *compiler) compileTemplates(list Ordered[*string], at *place) templates {
	for _, e := range list {
		if e.Value != nil && *e.Value != "" {
			c.fault(&place{at, e.Key}, errors.ErrUnsupported, "templates are not compiled yet")
		}
	}
	return templates{}
}

func (ev *evaluation) renderBody(dst []byte, _ chosen) ([]byte, error) { return dst, nil }
func (ev *evaluation) overrides(bool) (int, []Field)                   { return 0, nil }
