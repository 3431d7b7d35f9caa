package lint

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
)

// missingPath reports a path that none of the sample bodies has.
func (c *checker) missingPath(path string, at place, what string) {
	if len(c.opts.Bodies) == 0 {
		return
	}
	p, err := jsonpath.Compile(path)
	if err != nil {
		return
	}
	for _, body := range c.opts.Bodies {
		var doc jsondoc.Document
		if doc.Parse(body) != nil {
			continue
		}
		_, err := p.Eval(doc.Root())
		var missing *jsonpath.NotFoundError
		if !errors.As(err, &missing) {
			return
		}
	}
	c.add(ruleMissingPath, Warning, at, fmt.Sprintf("%s finds nothing in the sample bodies", what), "")
}

// samples are the payloads that templates of the method are rendered with.
func (c *checker) samples() [][]byte {
	if c.request { // they are answers
		return nil
	}
	list := slices.Clone(c.opts.Bodies)
	for _, s := range c.opts.Samples {
		if (s.Method == "" || strings.EqualFold(s.Method, c.m.HTTPMethod)) && (s.Path == "" || s.Path == c.m.Path) {
			list = append(list, s.Body)
		}
	}
	return list
}
