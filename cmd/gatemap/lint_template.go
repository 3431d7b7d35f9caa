package main

import (
	"fmt"
	"slices"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/alone"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/wholefile"
	"github.com/gatemap/gatemap/lint"
)

// isTemplate reports whether a file is a mapping template of its own.
func (c *lintCmd) isTemplate(name string) bool {
	return c.Format == "" && !files.IsStream(name) && alone.IsTemplate(name)
}

// template lints a template that is a file of its own, and fixes it if that is
// wanted.
func (c *lintCmd) template(name string, opts lint.Options, std streams) ([]lint.Finding, error) {
	found, err := c.checkTemplate(name, opts, std)
	for range maxFixes {
		if !c.Fix || err != nil || !slices.ContainsFunc(found, func(f lint.Finding) bool { return f.Edit != nil }) {
			break
		}
		var fixed []lint.Finding
		if fixed, err = fixTemplate(name, found, std); err != nil || len(fixed) == 0 {
			break
		}
		for i := range fixed {
			report.Say(std.err, "fixed: %s", fixed[i].String())
		}
		found, err = c.checkTemplate(name, opts, std)
	}
	return found, err
}

// checkTemplate finds what is wrong with a template. What is around it is nobody's.
func (c *lintCmd) checkTemplate(name string, opts lint.Options, std streams) ([]lint.Finding, error) {
	file, err := files.Read(name, std.in)
	if err != nil {
		return nil, err
	}
	api, err := alone.Load(name, string(file.Data))
	if err != nil {
		return nil, err
	}
	for _, p := range api.Problems {
		if p.Severity == definition.Error { // the template is not read
			if !sameFile(p.File, name) {
				return nil, fmt.Errorf("%s: %s", name, p.Message)
			}
			return nil, p
		}
	}
	found := c.suppress(api, lint.CheckAPI(api, opts), opts)
	return slices.DeleteFunc(found, func(f lint.Finding) bool { return !sameFile(f.File, name) }), nil
}

// fixTemplate rewrites the file and returns what that fixed.
func fixTemplate(name string, found []lint.Finding, std streams) ([]lint.Finding, error) {
	file, err := files.Read(name, std.in)
	if err != nil {
		return nil, err
	}
	fsys, opts, err := alone.Files(name, string(file.Data))
	if err != nil {
		return nil, err
	}
	contents, fixed, err := lint.FixIn(fsys, ".", opts, found)
	if err != nil {
		return nil, err
	}
	for changed, data := range contents {
		if sameFile(changed, name) {
			return fixed, wholefile.Write(name, data)
		}
	}
	return nil, nil
}
