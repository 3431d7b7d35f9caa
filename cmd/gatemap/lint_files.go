package main

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/lintconfig"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/wholefile"
	"github.com/gatemap/gatemap/lint"
)

// configure reads .gatemap.yaml and adds to the flags what they do not say.
func (c *lintCmd) configure() error {
	name := c.Config
	if name == "" && c.Files[0] != "-" {
		dir := c.Files[0]
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			dir = filepath.Dir(dir)
		}
		name = lintconfig.Find(dir)
	}
	c.config = &lintconfig.Config{}
	if name == "" {
		return nil
	}
	config, err := lintconfig.ReadFile(name)
	if err != nil {
		return err
	}
	c.config = config
	if c.Severity == "" {
		c.Severity = config.Severity
	}
	if c.Baseline == "" {
		c.Baseline = config.Baseline
	}
	params := maps.Clone(config.Parameters)
	maps.Copy(params, c.Params)
	c.Params = params
	return nil
}

// lookedAt is a definition that is linted.
type lookedAt struct {
	name  string
	found bool // in a folder, and not named
}

// targets are the definitions that the arguments name: files, and of a folder
// those in it and below. What no search finds is left to who reads it.
func (c *lintCmd) targets() ([]lookedAt, error) {
	var all []lookedAt
	for _, name := range c.Files {
		info, err := os.Stat(name)
		if err != nil || !info.IsDir() || c.Format != "" {
			all = append(all, lookedAt{name: name})
			continue
		}
		found, err := c.config.Search(name)
		if err != nil {
			return nil, err
		}
		c.others += found.Others
		c.full = c.full || found.Full
		c.searched = true
		for _, d := range found.Definitions {
			all = append(all, lookedAt{d, d != name})
		}
		if len(found.Definitions) == 0 {
			all = append(all, lookedAt{name: name})
		}
	}
	return all, nil
}

// suppress leaves out what comments and the configuration ignore.
func (c *lintCmd) suppress(api *formats.API, found []lint.Finding, opts lint.Options) []lint.Finding {
	var ignores []*lint.Ignore
	names := filesOf(api)
	for _, name := range names {
		if data, err := readAgain(api, name); err == nil { // what cannot be read has no comments
			ignores = append(ignores, lint.IgnoresIn(name, data)...)
		}
	}
	for _, g := range c.config.Ignore {
		for _, name := range names {
			if sameFile(g.File, name) {
				here := *g
				here.File = name
				ignores = append(ignores, &here)
			}
		}
	}
	return lint.Suppress(found, ignores, opts)
}

// readAgain returns what was read of a file, or reads it: a pipe has no more to give.
func readAgain(api *formats.API, name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = os.ErrInvalid
	}
	if err != nil {
		return nil, err
	}
	if data := api.File(name); data != nil {
		return data, nil
	}
	return os.ReadFile(name)
}

// filesOf are the files of a definition: those that parts of its methods stand
// in, and all of a Terraform module.
func filesOf(api *formats.API) []string {
	names := map[string]bool{}
	if !files.IsStream(api.Name) {
		names[api.Name] = true
	}
	for i := range api.Methods {
		for name := range api.Methods[i].Places.Files() {
			if !names[name] {
				names[name] = true
			}
		}
	}
	for _, p := range api.Problems {
		names[p.File] = true
	}
	if info, err := os.Stat(api.Name); err == nil && info.IsDir() {
		delete(names, api.Name)
		more, _ := filepath.Glob(filepath.Join(api.Name, "*.tf")) // the pattern is one
		for _, name := range more {
			names[name] = true
		}
	}
	delete(names, "")
	return slices.Sorted(maps.Keys(names))
}

// against leaves out what the baseline has, or writes it.
func (c *lintCmd) against(all []lint.Finding, std streams) (left []lint.Finding, err error) {
	dir := filepath.Dir(c.Baseline)
	if c.WriteBaseline {
		var text strings.Builder
		if err := lint.WriteBaseline(&text, dir, all); err != nil {
			return nil, err
		}
		if err := wholefile.Write(c.Baseline, []byte(text.String())); err != nil {
			return nil, err
		}
		report.Say(std.err, "%s: %d findings are the baseline", c.Baseline, len(all))
		return nil, nil
	}
	data, err := os.ReadFile(c.Baseline)
	if err != nil {
		return nil, err
	}
	b, err := lint.ReadBaseline(data)
	if err != nil {
		return nil, errors.New(c.Baseline + ": " + err.Error())
	}
	left, known, gone := b.New(dir, all)
	if known > 0 {
		report.Say(std.err, "%d findings are in the baseline %s", known, c.Baseline)
	}
	if gone > 0 {
		report.Say(std.err, "%d findings of the baseline %s are there no more: write it again", gone, c.Baseline)
	}
	return left, nil
}

// saySearched says what came of folders.
func (c *lintCmd) saySearched(looked int, std streams) {
	more := ""
	if c.full {
		more = "; there are more files than are looked at"
	}
	report.Say(std.err, "%d definitions looked at, %d other files skipped%s", looked, c.others, more)
}
