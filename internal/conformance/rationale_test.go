package conformance

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/dlclark/regexp2/v2"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
)

// TestRationale: the figures of docs/rationale.md that can be had again.
func TestRationale(t *testing.T) {
	text, err := os.ReadFile(repository + "/docs/rationale.md")
	require.NoError(t, err)
	says := func(format string, figures ...any) {
		t.Helper()
		require.Contains(t, strings.Join(strings.Fields(string(text)), " "), fmt.Sprintf(format, figures...))
	}

	raw2, raw, cases := patternsOfOthers(t)
	says("regexp2 is right on %d of the %d", raw2, cases)
	says("the standard library on %d", raw)

	read, valid, texts := textsOfOthers(t)
	says("json-smart reads %s of the %s", thousands(read), thousands(texts))
	says("gjson calls %d of those %s valid", valid, thousands(read))
}

// patternsOfOthers counts the cases of regex.ndjson that other engines get
// right when they are given the pattern as it is, anchored at both ends.
func patternsOfOthers(t *testing.T) (raw2, raw, cases int) {
	lines := readLines(t, repository+"/testdata/rules/regex.ndjson")
	for _, line := range lines {
		var c struct {
			Regex, Input string
			Expect       *bool
		}
		require.NoError(t, json.Unmarshal(line, &c))
		whole := `\A(?:` + c.Regex + `)\z`
		if re, err := regexp2.Compile(whole, regexp2.None); err != nil {
			raw2 += count(c.Expect == nil)
		} else if got, err := re.MatchString(c.Input); err == nil {
			raw2 += count(c.Expect != nil && got == *c.Expect)
		}
		if re, err := regexp.Compile(whole); err != nil {
			raw += count(c.Expect == nil)
		} else {
			raw += count(c.Expect != nil && re.MatchString(c.Input) == *c.Expect)
		}
	}
	return raw2, raw, len(lines)
}

// textsOfOthers counts the recorded texts that json-smart reads, and those of
// them that gjson takes for JSON.
func textsOfOthers(t *testing.T) (read, valid, texts int) {
	lines := readLines(t, repository+"/internal/json/doc/testdata/recorded.ndjson")
	for _, line := range lines {
		var row [2]string
		require.NoError(t, json.Unmarshal(line, &row))
		if row[1] == "error" {
			continue
		}
		read++
		valid += count(gjson.Valid(row[0]))
	}
	return read, valid, len(lines)
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// thousands writes a number as the documentation does.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
