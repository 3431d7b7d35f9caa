package conformance

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const repository = "../.."

var (
	citation = regexp.MustCompile(`\brules/([a-z-]+\.md)#([a-z0-9-]+)`)
	// A citation of a page that is not in the repository.
	uncited = regexp.MustCompile(`\bspec(?:\s|//)+(?:recorded|documented|decisions|velocity|ecosystem)\b`)
	heading = regexp.MustCompile(`(?m)^## (.*)$`)
	heldBy  = regexp.MustCompile(`(?m)^\* Held by: (.*)$`)
	quoted  = regexp.MustCompile("`([^`]+)`")
	testFn  = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

// TestCitations: every citation of a rule in code and documentation leads to a
// heading of docs/rules.
func TestCitations(t *testing.T) {
	pages := readLedger(t)
	anchors := map[string]bool{}
	for page, text := range pages {
		for _, m := range heading.FindAllStringSubmatch(text, -1) {
			anchors[page+"#"+strings.ReplaceAll(strings.ToLower(m[1]), " ", "-")] = true
		}
	}
	count := 0
	eachText(t, func(name, text string) {
		for _, m := range citation.FindAllStringSubmatch(text, -1) {
			count++
			if !anchors[m[1]+"#"+m[2]] {
				t.Errorf("%s: no rule %s", name, m[0])
			}
		}
		if m := uncited.FindString(text); m != "" {
			t.Errorf("%s: %q names nothing in the repository: cite rules/PAGE.md#ANCHOR", name, m)
		}
	})
	require.NotZero(t, count)
	t.Logf("%d citations of %d rules", count, len(anchors))
}

// TestLedger: every rule says its evidence and what holds it, everything named
// exists, and every case is named by a rule.
func TestLedger(t *testing.T) {
	tests := map[string]bool{}
	eachText(t, func(name, text string) {
		if strings.HasSuffix(name, "_test.go") {
			for _, m := range testFn.FindAllStringSubmatch(text, -1) {
				tests[m[1]] = true
			}
		}
	})
	var patterns []string
	for page, text := range readLedger(t) {
		for _, rule := range strings.Split(text, "\n## ")[1:] {
			name, _, _ := strings.Cut(rule, "\n")
			require.Contains(t, rule, "\n* Evidence: ", "%s: %s", page, name)
			held := heldBy.FindStringSubmatch(rule)
			require.NotNil(t, held, "%s: nothing holds %s", page, name)
			for _, m := range quoted.FindAllStringSubmatch(held[1], -1) {
				if !strings.HasPrefix(m[1], "Test") {
					patterns = append(patterns, m[1])
				} else if !tests[m[1]] {
					t.Errorf("%s: %s: no test %s", page, name, m[1])
				}
			}
		}
	}
	used := make([]bool, len(patterns))
	for _, id := range caseIDs(t) {
		named := false
		for i, p := range patterns {
			if prefix, ok := strings.CutSuffix(p, "*"); id == p || ok && strings.HasPrefix(id, prefix) {
				named, used[i] = true, true
			}
		}
		if !named {
			t.Errorf("no rule names the case %s", id)
		}
	}
	for i, p := range patterns {
		if !used[i] {
			t.Errorf("a rule names %s, and no case has such an id", p)
		}
	}
}

// readLedger gives the pages of docs/rules by file name, the overview left out.
func readLedger(t *testing.T) map[string]string {
	files, err := filepath.Glob(repository + "/docs/rules/*.md")
	require.NoError(t, err)
	pages := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		if name := filepath.Base(file); name != "README.md" {
			pages[name] = string(text)
		}
	}
	require.NotEmpty(t, pages)
	return pages
}

// eachText calls f with every Go file and page of the repository but this one.
func eachText(t *testing.T, f func(name, text string)) {
	err := filepath.WalkDir(repository, func(name string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "node_modules"):
			return filepath.SkipDir
		case entry.IsDir() || path.Base(filepath.ToSlash(name)) == "ledger_test.go":
			return nil
		}
		if ext := filepath.Ext(name); ext == ".go" || ext == ".md" {
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			f(name, string(text))
		}
		return nil
	})
	require.NoError(t, err)
}

func caseIDs(t *testing.T) (ids []string) {
	files, err := filepath.Glob(repository + "/testdata/rules/*.ndjson")
	require.NoError(t, err)
	for _, file := range files {
		for _, line := range readLines(t, file) {
			var head struct{ ID string }
			require.NoError(t, json.Unmarshal(line, &head))
			ids = append(ids, head.ID)
		}
	}
	return ids
}
