package bench_test

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write what RESULTS.md says into the documents")

// A figure that a document takes from a row of RESULTS.md stands in front of the
// row's id, which means its first figure, or G1.2 its second: "0.84 (T1)", "1.3 times (G1)",
// "0.79 of the allocations (G3)".
var (
	figureOfRow = regexp.MustCompile(`([0-9][0-9.,]*[0-9]|[0-9])((?:x| times| of [a-z ]+)?\s\()([A-Z][0-9]+[a-z]?(?:/jvm)?)((?:\.[1-9])?)\)`)
	tableOfRows = regexp.MustCompile(`(?m)^\| ([A-Z][0-9]+[a-z]?) \|(.*)$`)
	cellOfTable = regexp.MustCompile(`([0-9][0-9.,]*)(x)`)
	// comparison is a sentence that says how fast something is beside something else.
	comparison = regexp.MustCompile(`[0-9](?:x|\stimes\s(?:as\s(?:long|fast|many)|the\s(?:latency|responses)|faster|longer)|\sof\sthe\s(?:time|latency))\b`)
	// ownMeasurement is what such a sentence names where it is no row: the command that measures it.
	ownMeasurement = regexp.MustCompile("\\([A-Z][0-9]+[a-z]?(?:/jvm)?(?:\\.[1-9])?\\)|bench/served|-bench |`Benchmark[A-Z]")
)

// measured reads RESULTS.md: the figures of each row.
func measured(t *testing.T) map[string][]float64 {
	text, err := os.ReadFile("RESULTS.md")
	require.NoError(t, err)
	rows := map[string][]float64{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, " | ")
		if len(cells) != 7 || cells[0] == "| id" || strings.HasPrefix(cells[0], "| ---") {
			continue
		}
		id := strings.TrimPrefix(cells[0], "| ")
		for figure := range strings.SplitSeq(cells[4], " / ") {
			value, err := strconv.ParseFloat(strings.TrimSuffix(figure, "x"), 64)
			require.NoError(t, err, "row %s", id)
			rows[id] = append(rows[id], value)
		}
	}
	require.Greater(t, len(rows), 80)
	return rows
}

// like writes value in the way of the figure that stands in a document: with as
// many places behind the point, or as many digits that are not rounded away.
func like(figure string, value float64) string {
	plain := strings.ReplaceAll(figure, ",", "")
	places := 0
	if _, fraction, ok := strings.Cut(plain, "."); ok {
		places = len(fraction)
	} else if kept := len(strings.TrimRight(plain, "0")); kept < len(plain) && value >= 100 {
		unit := math.Pow(10, math.Floor(math.Log10(value))-1)
		value = math.Round(value/unit) * unit
	}
	unit := math.Pow(10, float64(places))
	text := strconv.FormatFloat(math.Floor(value*unit+0.5+1e-9)/unit, 'f', places, 64) // halves go up, whatever their double is
	if len(text) > 3 && !strings.Contains(text, ".") {
		text = text[:len(text)-3] + "," + text[len(text)-3:]
	}
	return text
}

// figureAt is a figure of a row, which place names as in ".2", written like the one that
// a document has.
func figureAt(t *testing.T, rows map[string][]float64, id, place, figure string) string {
	require.Contains(t, rows, id, "a document names a row that RESULTS.md does not have")
	at := 0
	if place != "" {
		at = int(place[1] - '1')
	}
	require.Less(t, at, len(rows[id]), "row %s has fewer figures", id)
	return like(figure, rows[id][at])
}

func documents(t *testing.T) []string {
	files, err := filepath.Glob("../docs/*.md")
	require.NoError(t, err)
	return append(files, "../README.md")
}

// TestDocumentsSayWhatWasMeasured: what README and docs say of speed is what the
// rows of RESULTS.md say, from one run.
func TestDocumentsSayWhatWasMeasured(t *testing.T) {
	rows := measured(t)
	figures := 0
	for _, file := range documents(t) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		want := figureOfRow.ReplaceAllStringFunc(string(text), func(s string) string {
			m := figureOfRow.FindStringSubmatch(s)
			figures++
			return figureAt(t, rows, m[3], m[4], m[1]) + m[2] + m[3] + m[4] + ")"
		})
		want = tableOfRows.ReplaceAllStringFunc(want, func(s string) string {
			m := tableOfRows.FindStringSubmatch(s)
			at := -1
			return "| " + m[1] + " |" + cellOfTable.ReplaceAllStringFunc(m[2], func(cell string) string {
				at++
				figures++
				require.Contains(t, rows, m[1], file)
				require.Less(t, at, len(rows[m[1]]), "%s: row %s has fewer figures", file, m[1])
				return tableCell(rows[m[1]][at])
			})
		})
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
			continue
		}
		require.Equal(t, want, string(text), file)
	}
	require.Greater(t, figures, 40)
}

// tableCell prints a figure of README's table: two digits.
func tableCell(value float64) string {
	switch {
	case value >= 1000:
		return like("1,000", value) + "x"
	case value >= 9.95:
		return like("10", value) + "x"
	}
	return like("1.0", value) + "x"
}

// TestSentencesAboutSpeedNameTheirRow: a sentence that compares times names the row, or
// the command that measures it.
func TestSentencesAboutSpeedNameTheirRow(t *testing.T) {
	for _, file := range documents(t) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for paragraph := range strings.SplitSeq(string(text), "\n\n") {
			if strings.HasPrefix(paragraph, "| ") || strings.HasPrefix(paragraph, "```") {
				continue
			}
			if said := comparison.FindString(paragraph); said != "" {
				require.Regexp(t, ownMeasurement, paragraph, "%s: %q names no row", file, said)
			}
		}
	}
}
