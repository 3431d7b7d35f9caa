package lintconfig

import (
	"os"
	"path/filepath"

	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/lint"
)

// CasesBeside are the case files that stand in the folder of a definition and are
// about it. Those that cannot be read are no matter of lint's.
func CasesBeside(definition string) []*cases.File {
	dir, base := filepath.Dir(definition), filepath.Base(definition)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var list []*cases.File
	for _, e := range entries {
		if !e.Type().IsRegular() || !cases.IsCaseFile(e.Name()) {
			continue
		}
		if f, err := cases.ReadFile(filepath.Join(dir, e.Name())); err == nil && filepath.Clean(f.Definition) == base {
			list = append(list, f)
		}
	}
	return list
}

// SamplesBeside are the payloads of those cases.
func SamplesBeside(definition string) []lint.Sample { return SamplesOf(CasesBeside(definition)) }

// SamplesOf are the payloads of cases.
func SamplesOf(files []*cases.File) []lint.Sample {
	var list []lint.Sample
	for _, f := range files {
		for i := range f.Cases {
			if one := &f.Cases[i]; one.Backend.Failure == "" {
				list = append(list, lint.Sample{Method: f.Method, Path: f.Path, Answer: &one.Backend.Backend, Request: &one.Request})
			}
		}
	}
	return list
}
