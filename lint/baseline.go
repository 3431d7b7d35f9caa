package lint

import (
	"cmp"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
)

// Baseline has findings that are known: those of a definition before lint was
// used for it.
type Baseline struct {
	known map[baselineKey]bool
}

type baselineKey struct{ file, fingerprint string }

// baselineFile is the form of a baseline in a file.
type baselineFile struct {
	Version  int             `json:"version"`
	Findings []baselineEntry `json:"findings"`
}

type baselineEntry struct {
	File        string `json:"file"`
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Message     string `json:"message"`
}

const baselineVersion = 1

// WriteBaseline writes findings as a baseline, in an order of its own, so that a
// later one differs only by what has changed. Names of files are relative to
// dir, the folder of the baseline.
func WriteBaseline(w io.Writer, dir string, findings []Finding) error {
	b := baselineFile{Version: baselineVersion, Findings: []baselineEntry{}}
	prints := Fingerprints(findings)
	for i := range findings {
		f := &findings[i]
		b.Findings = append(b.Findings, baselineEntry{seenFrom(dir, f.File), prints[i], f.Rule(), f.Message})
	}
	slices.SortFunc(b.Findings, func(x, y baselineEntry) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Fingerprint, y.Fingerprint))
	})
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(b)
}

// New returns the findings that are not in the baseline, how many are, and how
// many of the baseline are there no more. dir is the folder of the baseline.
func (b *Baseline) New(dir string, findings []Finding) (left []Finding, known, gone int) {
	prints := Fingerprints(findings)
	for i := range findings {
		if b.known[baselineKey{seenFrom(dir, findings[i].File), prints[i]}] {
			known++
		} else {
			left = append(left, findings[i])
		}
	}
	return left, known, len(b.known) - known
}

// seenFrom is the name of a file as seen from a folder, with slashes.
func seenFrom(dir, name string) string {
	absDir, err1 := filepath.Abs(dir)
	absName, err2 := filepath.Abs(name)
	if rel, err := filepath.Rel(absDir, absName); err1 == nil && err2 == nil && err == nil {
		name = rel
	}
	return filepath.ToSlash(filepath.Clean(name))
}
