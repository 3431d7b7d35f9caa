package difference

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/testenv"
)

// planted is a change of behaviour in an integration. It reports whether there was
// something to change.
type planted struct {
	name   string
	change func(r *gatemap.IntegrationResponse) bool
}

// inTemplate changes the text of the first template that has what is replaced.
func inTemplate(from, to string) func(*gatemap.IntegrationResponse) bool {
	of := regexp.MustCompile(from)
	return func(r *gatemap.IntegrationResponse) bool {
		for i := range r.ResponseTemplates {
			text := r.ResponseTemplates[i].Value
			if text == nil {
				continue
			}
			at := of.FindStringSubmatchIndex(*text)
			if at == nil {
				continue
			}
			changed := (*text)[:at[0]] + string(of.ExpandString(nil, to, *text, at)) + (*text)[at[1]:]
			r.ResponseTemplates[i].Value = &changed
			return true
		}
		return false
	}
}

func inParameter(from, to string) func(*gatemap.IntegrationResponse) bool {
	of := regexp.MustCompile(from)
	return func(r *gatemap.IntegrationResponse) bool {
		for i := range r.ResponseParameters {
			p := &r.ResponseParameters[i].Value
			if changed := of.ReplaceAllString(*p, to); changed != *p {
				*p = changed
				return true
			}
		}
		return false
	}
}

func inPattern(change func(string) string) func(*gatemap.IntegrationResponse) bool {
	return func(r *gatemap.IntegrationResponse) bool {
		if r.SelectionPattern == nil || *r.SelectionPattern == "" {
			return false
		}
		changed := change(*r.SelectionPattern)
		was := *r.SelectionPattern
		r.SelectionPattern = &changed
		return changed != was
	}
}

var plantedChanges = []planted{
	{"status", func(r *gatemap.IntegrationResponse) bool { r.StatusCode = "418"; return true }},
	{"parameter dropped", func(r *gatemap.IntegrationResponse) bool {
		if len(r.ResponseParameters) == 0 {
			return false
		}
		r.ResponseParameters = r.ResponseParameters[1:]
		return true
	}},
	{"parameter added", func(r *gatemap.IntegrationResponse) bool {
		r.ResponseParameters.Set("method.response.header.X-Planted", "'1'")
		return true
	}},
	{"template dropped", func(r *gatemap.IntegrationResponse) bool {
		had := len(r.ResponseTemplates) > 0 && r.ResponseTemplates[0].Value != nil && *r.ResponseTemplates[0].Value != ""
		r.ResponseTemplates = nil
		return had
	}},
	{"static value", inParameter(`^'(.*)'$`, `'$1 x'`)},
	{"header of another name", inParameter(`^(integration\.response\.(?:multivalue)?header\..*)$`, `${1}x`)},
	{"member of another name", inParameter(`^(integration\.response\.body\..*)$`, `${1}x`)},
	{"pattern with an alternative", inPattern(func(p string) string { return "(?:" + p + ")|planted|199" })},
	{"pattern with something before it", inPattern(func(p string) string { return "z" + p })},
	{"pattern negated", inPattern(func(p string) string { return "(?!" + p + "$)[\\s\\S]*" })},
	{"comma dropped", inTemplate(`("|\d|\]|\})(\s*),(\s*")`, `$1$2$3`)},
	{"brace dropped", inTemplate(`\}(\s*)$`, `$1`)},
	{"name of a member", inTemplate(`"(\w+)"(\s*:)`, `"${1}X"$2`)},
	{"text at the end", inTemplate(`$`, `x`)},
	{"constant of a condition", inTemplate(`== *(['"])([^'"]*)(['"])`, `== $1${2}x$3`)},
	{"condition turned around", inTemplate(`#if\(\s*(\$[\w.]+)\s*==`, `#if($1 !=`)},
	{"escape dropped", inTemplate(`\$util\.escapeJavaScript\((\$[\w.]+(?:\('[^']*'\))?)\)`, `$1`)},
	{"path", inTemplate(`\$input\.path\('\$\.(\w+)`, `$$input.path('$$.${1}X`)},
	{"json in place of path", inTemplate(`\$input\.path\('(\$\.[\w.]+)'\)([^.\w])`, `$$input.json('$1')$2`)},
	{"loop's separator", inTemplate(`\$foreach\.hasNext`, `$$foreach.first`)},
	{"member of a variable", inTemplate(`\$(\w+)\.(\w+)"`, `$$$1.${2}X"`)},
}

// unchanged reports whether a change makes no difference to clients.
func unchanged(change string, was gatemap.IntegrationResponse) bool {
	switch {
	case strings.HasSuffix(change, ": parameter dropped") && was.ResponseParameters[0] == (gatemap.Ordered[string]{{Key: "method.response.header.Content-Type", Value: "'application/json'"}})[0]:
		return true // it is what the service sends anyway
	case change == "real-013-1 200: parameter dropped" || change == "real-013-1 200: static value":
		return true // the template sets the header, whatever the origin is
	}
	return false
}

var allReal = flag.Bool("real", false, "plant changes in all integrations and responses, and not in some of each kind")

// enough is how often a change is planted without -real.
const enough = 7

// TestPlantedInReal plants changes in integrations of public repositories: each must
// be found, but for those that change nothing, which unchanged has with the reason.
func TestPlantedInReal(t *testing.T) {
	testenv.OneGoroutine(t)
	file, err := os.Open("../../../../testdata/rules/real.ndjson")
	require.NoError(t, err)
	defer file.Close()
	total, found := map[string]int{}, map[string]int{}
	var missed []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var row struct{ ID, Fault string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		if row.Fault != "" {
			continue
		}
		read := func() *definition.Operation {
			var row struct{ Integration *gatemap.Integration }
			require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
			return &definition.Operation{HTTPMethod: "GET", Path: "/x", Integration: row.Integration}
		}
		older := read()
		for i := range older.Integration.IntegrationResponses {
			for _, p := range plantedChanges {
				newer := read()
				if !p.change(&newer.Integration.IntegrationResponses[i].Value) {
					continue
				}
				if total[p.name] == enough && !*allReal {
					continue
				}
				total[p.name]++
				r := compared([]*definition.Operation{older}, []*definition.Operation{newer})
				change := fmt.Sprintf("%s %s: %s", row.ID, older.Integration.IntegrationResponses[i].Key, p.name)
				switch {
				case r.Differs():
					found[p.name]++
				case unchanged(change, older.Integration.IntegrationResponses[i].Value):
					total[p.name]--
				default:
					missed = append(missed, change)
				}
			}
		}
	}
	all, seen := 0, 0
	for _, name := range slices.Sorted(maps.Keys(total)) {
		all, seen = all+total[name], seen+found[name]
		t.Logf("%-34s %d of %d", name, found[name], total[name])
	}
	t.Logf("%d of %d are found", seen, all)
	require.Len(t, total, len(plantedChanges))
	require.Empty(t, missed)
}
