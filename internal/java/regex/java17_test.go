package regex

import (
	"bufio"
	"errors"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// testdata/java17.txt and clusters.txt hold what a Java 17 runtime answered (testdata/Record.java): M (Matcher.matches) or F (repeated Matcher.find), pattern,
// subject and answer, separated by tabs. {{hhhh}} is a UTF-16 unit; offsets count units.

var unitEscape = regexp.MustCompile(`(?:\{\{[0-9a-f]{4}\}\})+`)

// unescapeUnits turns {{hhhh}} into characters; a unit that is half a pair stays a lone surrogate.
func unescapeUnits(s string) string {
	return unitEscape.ReplaceAllStringFunc(s, func(run string) string {
		var u []uint16
		for ; run != ""; run = run[8:] {
			n, _ := strconv.ParseUint(run[2:6], 16, 16)
			u = append(u, uint16(n))
		}
		return stringOfUnits(u)
	})
}

func stringOfUnits(u []uint16) string {
	var b []byte
	for i := 0; i < len(u); i++ {
		r := rune(u[i])
		if syntax.IsHigh(r) && i+1 < len(u) && syntax.IsLow(rune(u[i+1])) {
			r = (r-0xD800)<<10 + (rune(u[i+1]) - 0xDC00) + 0x10000
			i++
		}
		b = appendRune(b, r)
	}
	return string(b)
}

// unitOffset is the inverse of Finder.byteOffset.
func unitOffset(s string, at int) int {
	if at < 0 {
		return -1
	}
	return len(appendUnits(nil, Slice(s, 0, at)))
}

// findAll prints all matches as testdata/java17.txt does, at most 20.
func findAll(r *Regexp, s string) (string, error) {
	f := r.Finder(s)
	defer f.Close()
	var b strings.Builder
	for range 20 {
		loc, err := f.Next(nil)
		if err != nil {
			return "", err
		}
		if loc == nil {
			break
		}
		b.WriteString(" {")
		for k := 0; k < len(loc); k += 2 {
			b.WriteString(strconv.Itoa(unitOffset(s, loc[k])) + "-" + strconv.Itoa(unitOffset(s, loc[k+1])) + " ")
		}
		b.WriteString("}")
	}
	return b.String(), nil
}

func TestJava17(t *testing.T) {
	checkRows(t, "testdata/java17.txt")
	checkRows(t, "testdata/clusters.txt")
}

func checkRows(t *testing.T, name string) {
	file, err := os.Open(name)
	require.NoError(t, err)
	defer file.Close()
	rows := 0
	for sc := bufio.NewScanner(file); sc.Scan(); rows++ {
		f := strings.Split(sc.Text(), "\t")
		require.Len(t, f, 4, sc.Text())
		re, in, want := unescapeUnits(f[1]), unescapeUnits(f[2]), f[3]
		t.Run(f[0]+" "+f[1]+" "+f[2], func(t *testing.T) {
			r, err := Compile(re)
			if errors.Is(err, syntax.ErrUnsupported) {
				require.Contains(t, re, "(?c", "refused: %v", err)
				return
			}
			got := ""
			if err == nil {
				if f[0] == "M" {
					var ok bool
					ok, err = r.Matches(in)
					got = strconv.FormatBool(ok)
				} else {
					got, err = findAll(r, in)
				}
			}
			if strings.HasPrefix(want, "ERR") {
				require.Error(t, err, "Java refuses this")
				return
			}
			require.NoError(t, err)
			require.Equal(t, want, got)
		})
	}
	require.Greater(t, rows, 400)
}
