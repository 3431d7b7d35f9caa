package lintconfig

import (
	"os"
	"path/filepath"

	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/lint"
)

// SamplesBeside are the payloads of the test cases that stand in the folder of a
// definition and are about it. Case files that cannot be read are no matter of
// lint's.
func SamplesBeside(definition string) []lint.Sample {
	dir, base := filepath.Dir(definition), filepath.Base(definition)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var list []lint.Sample
	for _, e := range entries {
		if !e.Type().IsRegular() || !cases.IsCaseFile(e.Name()) {
			continue
		}
		f, err := cases.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil || filepath.Clean(f.Definition) != base {
			continue
		}
		for i := range f.Cases {
			if one := &f.Cases[i]; one.Backend.Failure == "" {
				list = append(list, lint.Sample{Method: f.Method, Path: f.Path, Answer: &one.Backend.Backend, Request: &one.Request})
			}
		}
	}
	return list
}
