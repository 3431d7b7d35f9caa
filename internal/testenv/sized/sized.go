// Package sized reads lists of files at their limits: texts that say how they
// grow, so that a reader sees each limit and can add one.
//
// A list is read as rows that begin with a line "== NAME". Lines of the form
// "KEY: VALUE" follow, an empty line, and the text:
//
//	file: a.json       the name of the file
//	most: 2000         the largest size N that is within the limit, or
//	about: 2000        a size beyond it, within ten times of the largest
//	want: more than    what is said for one more
//	beside: TEXT       there are N-1 more files with this text
//
// In the text, «N: PART» is PART N times, separated by ", ", in which {i} is the
// number from 0 on; «N* PART» is PART N times with nothing between; «pad PART»
// at the end fills the text with PART until it has N bytes. In place of N there
// may be a number, and N-1.
package sized

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Row is a file that grows.
type Row struct {
	Name, File   string
	Most, About  int
	Want, Beside string
	text         string
}

// Read reads a list.
func Read(t testing.TB, name string) []Row {
	list, err := os.ReadFile(name)
	require.NoError(t, err)
	var rows []Row
	for _, part := range strings.Split(string(list), "\n== ")[1:] {
		row, err := parse(part)
		require.NoError(t, err, "%s: %.100s", name, part)
		rows = append(rows, row)
	}
	require.NotEmpty(t, rows)
	return rows
}

func parse(part string) (Row, error) {
	head, text, ok := strings.Cut(part, "\n\n")
	if !ok {
		return Row{}, fmt.Errorf("no empty line before the text")
	}
	name, keys, _ := strings.Cut(head, "\n")
	r := Row{Name: name, text: text}
	for line := range strings.SplitSeq(keys, "\n") {
		key, value, _ := strings.Cut(line, ": ")
		var err error
		switch key {
		case "file":
			r.File = value
		case "most":
			r.Most, err = strconv.Atoi(value)
		case "about":
			r.About, err = strconv.Atoi(value)
		case "want":
			r.Want = value
		case "beside":
			r.Beside = value
		default:
			err = fmt.Errorf("unknown key %q", key)
		}
		if err != nil {
			return r, err
		}
	}
	if r.Want == "" || (r.Most == 0) == (r.About == 0) {
		return r, fmt.Errorf("no want, or not one of most and about")
	}
	_, err := grown(text, 2)
	return r, err
}

// Text returns the text of size n.
func (r *Row) Text(n int) string {
	text, err := grown(r.text, n)
	if err != nil { // parse has tried it
		panic(err)
	}
	return text
}

// Check looks that a size of one less than the limit and one of as much are
// within it, and that one more is beyond. said is what reading the text of a size
// says.
func (r *Row) Check(t *testing.T, said func(n int) string) {
	most := r.Most
	if most == 0 {
		low, high := 1, r.About+1
		require.Contains(t, said(high), r.Want)
		for low+1 < high {
			if mid := (low + high) / 2; strings.Contains(said(mid), r.Want) {
				high = mid
			} else {
				low = mid
			}
		}
		require.Greater(t, low, r.About/10)
		most = low
		t.Logf("%d of %d", most, r.About)
	}
	for _, n := range []int{most - 1, most} {
		require.NotContains(t, said(n), r.Want, n)
	}
	require.Contains(t, said(most+1), r.Want)
}

func grown(s string, n int) (string, error) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "«")
		b.WriteString(before)
		if !ok {
			return b.String(), nil
		}
		recipe, after, ok := strings.Cut(rest, "»")
		if !ok {
			return "", fmt.Errorf("« without »")
		}
		s = after
		if pad, ok := strings.CutPrefix(recipe, "pad "); ok {
			b.WriteString(strings.Repeat(pad, max(0, n-b.Len())))
			continue
		}
		if err := appendParts(&b, recipe, n); err != nil {
			return "", err
		}
	}
}

func appendParts(b *strings.Builder, recipe string, n int) error {
	count, part, ok := strings.Cut(recipe, " ")
	size, kind := strings.TrimRight(count, ":*"), count[len(strings.TrimRight(count, ":*")):]
	if !ok || kind != ":" && kind != "*" {
		return fmt.Errorf("no recipe: %q", recipe)
	}
	switch size {
	case "N":
	case "N-1":
		n--
	default:
		var err error
		if n, err = strconv.Atoi(size); err != nil {
			return err
		}
	}
	for i := range n {
		if kind == ":" && i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strings.ReplaceAll(part, "{i}", strconv.Itoa(i)))
	}
	return nil
}
