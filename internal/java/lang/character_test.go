package lang

import (
	"bufio"
	"fmt"
	"hash/crc32"
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/testenv"
)

// TestCharacterOfEveryCodePoint compares the methods of Character with one argument for all code points with the checksums
// of a Java 17's answers.
func TestCharacterOfEveryCodePoint(t *testing.T) {
	testenv.OneGoroutine(t)
	file, err := os.Open("../char/testdata/crc.txt")
	require.NoError(t, err)
	defer file.Close()
	row := regexp.MustCompile(`^(\w+)\((int|char)\) ([0-9a-f]+)$`)
	var rt Runtime
	c := jsondoc.OfIntegral(jsondoc.Char, 'x')
	n := 0
	for sc := bufio.NewScanner(file); sc.Scan(); n++ {
		f := row.FindStringSubmatch(sc.Text())
		require.NotNil(t, f, sc.Text())
		if f[1] == "toChars" || f[1] == "toString" || f[1] == "highSurrogate" || f[1] == "lowSurrogate" {
			continue // their results are no numbers
		}
		sum, last := crc32.NewIEEE(), 0x10FFFF
		if f[2] == "char" {
			last = 0xFFFF
		}
		args := []Value{ofInt(0)}
		if f[2] == "char" {
			args[0] = ofUnit(0)
		}
		m := findMethod(characterClass, f[1], args)
		require.NotNil(t, m, sc.Text())
		var line []byte
		for r := 0; r <= last; r++ {
			args[0] = jsondoc.OfIntegral(args[0].Kind(), int64(r))
			v, err := m.run(&rt, c, args)
			if err != nil {
				t.Fatal(err)
			}
			switch v.Kind() {
			case jsondoc.Null:
				line = append(line[:0], "null"...)
			case jsondoc.String:
				line = append(line[:0], v.Str()...)
			case jsondoc.Bool:
				line = strconv.AppendBool(line[:0], v.Bool())
			default:
				line = strconv.AppendInt(line[:0], v.Int64(), 10)
			}
			_, _ = sum.Write(append(line, '\n'))
		}
		if got := fmt.Sprintf("%x", sum.Sum32()); got != f[3] {
			t.Errorf("%s: %s", sc.Text(), got)
		}
	}
	require.Greater(t, n, 50)
}
