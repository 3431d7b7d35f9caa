package syntax

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gatemap/gatemap/internal/lazy"
)

// unicodeText holds what Java 17 (Unicode 13) knows about code points. Go's own tables are of a newer Unicode version, so
// \p{L} and the simple case mappings would differ on some hundred code points. testdata/Dump.java
// prints it.
//
//go:embed unicode.txt
var unicodeText string

// unicodeData is unicodeText, split but not decoded: a set is decoded when a pattern names it.
type unicodeData struct {
	sets         []string
	names        map[string][2]int // set, set under (?i)
	upper, lower []caseRun
}

// caseRun says that first, first+step, ... (count of them) map to themselves + delta.
type caseRun struct{ first, count, step, delta rune }

var unicodeTables = lazy.Value[*unicodeData]{Make: func() *unicodeData {
	u := &unicodeData{names: make(map[string][2]int, 1200)}
	for line := range strings.Lines(unicodeText) {
		f := strings.Fields(line)
		switch f[0] {
		case "set":
			u.sets = append(u.sets, line)
		case "name":
			n := [2]int{atoi(f[2]), atoi(f[len(f)-1])}
			u.names[f[1]] = n
		case "upper":
			u.upper = append(u.upper, caseRunOf(f))
		case "lower":
			u.lower = append(u.lower, caseRunOf(f))
		}
	}
	return u
}}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("syntax: unicode.txt: " + err.Error())
	}
	return n
}

func caseRunOf(f []string) caseRun {
	return caseRun{rune(atoi(f[1])), rune(atoi(f[2])), rune(atoi(f[3])), rune(atoi(f[4]))}
}

var decodedSets sync.Map // set number -> *Class

// set decodes set n: alternating distances between the starts and the ends of its ranges, base 36.
func (u *unicodeData) set(n int) *Class {
	if c, ok := decodedSets.Load(n); ok {
		return c.(*Class)
	}
	var r []rune
	at := int64(0)
	for _, f := range strings.Fields(u.sets[n])[2:] {
		d, err := strconv.ParseInt(f, 36, 64)
		if err != nil {
			panic("syntax: unicode.txt: " + err.Error())
		}
		at += d
		if len(r)%2 == 0 {
			r = append(r, rune(at))
		} else {
			r = append(r, rune(at)-1)
		}
	}
	c, _ := decodedSets.LoadOrStore(n, newClass(r))
	return c.(*Class)
}

// lookup returns the set under key, or nil.
func (u *unicodeData) lookup(key string, fold bool) *Class {
	n, ok := u.names[key]
	if !ok {
		return nil
	}
	if fold {
		return u.set(n[1])
	}
	return u.set(n[0])
}

func mapCase(runs []caseRun, r rune) rune {
	i, found := slices.BinarySearchFunc(runs, r, func(c caseRun, r rune) int { return int(c.first - r) })
	if !found {
		i--
	}
	if i < 0 {
		return r
	}
	if c := runs[i]; r < c.first+c.count*c.step && (r-c.first)%c.step == 0 {
		return r + c.delta
	}
	return r
}

// ToUpper is Character.toUpperCase of Java 17.
func ToUpper(r rune) rune {
	if r < 128 {
		if 'a' <= r && r <= 'z' {
			return r - 32
		}
		return r
	}
	return mapCase(unicodeTables.Get().upper, r)
}

// ToLower is Character.toLowerCase of Java 17.
func ToLower(r rune) rune {
	if r < 128 {
		if 'A' <= r && r <= 'Z' {
			return r + 32
		}
		return r
	}
	return mapCase(unicodeTables.Get().lower, r)
}

// casedRunes returns the code points that have a simple case mapping.
var casedRunes = lazy.Value[[]rune]{Make: func() []rune {
	u := unicodeTables.Get()
	var out []rune
	for _, runs := range [][]caseRun{u.upper, u.lower} {
		for _, c := range runs {
			for k := rune(0); k < c.count; k++ {
				out = append(out, c.first+k*c.step)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}}

// foldASCII adds the other case of the ASCII letters of c, which is all that (?i) does without (?u).
func foldASCII(c *Class) *Class {
	var add []rune
	for r := rune('a'); r <= 'z'; r++ {
		if lo, up := c.Contains(r), c.Contains(r-32); lo != up {
			add = append(add, r-32, r-32, r, r)
		}
	}
	if add == nil {
		return c
	}
	return normalClass(append(add, c.r...))
}

// folding has what (?iu) compares.
type folding struct {
	byUpper, byLower []folded        // by the upper case, and by its lower case
	classes          map[rune]*Class // of those with the same lower case of the upper case
}

// folded is a code point with a case and the one that it is found by.
type folded struct{ by, r rune }

var foldings = lazy.Value[*folding]{Make: func() *folding {
	f := &folding{classes: map[rune]*Class{}}
	same := map[rune][]rune{}
	for _, r := range casedRunes.Get() {
		up := ToUpper(r)
		low := ToLower(up)
		f.byUpper, f.byLower = append(f.byUpper, folded{up, r}), append(f.byLower, folded{low, r})
		same[low] = append(same[low], r, r)
	}
	for low, pairs := range same {
		f.classes[low] = normalClass(append(pairs, low, low))
	}
	for _, list := range [][]folded{f.byUpper, f.byLower} {
		slices.SortFunc(list, func(a, b folded) int { return int(a.by - b.by) })
	}
	return f
}}

// foldUnicode is the set of lo to hi under (?iu): what is in it, or whose upper
// case is, or whose upper case's lower case is. It returns how many code points
// were looked at.
func foldUnicode(lo, hi rune) (c *Class, looked int) {
	pairs := []rune{lo, hi}
	f := foldings.Get()
	for _, list := range [][]folded{f.byUpper, f.byLower} {
		from, _ := slices.BinarySearchFunc(list, lo, func(x folded, lo rune) int { return int(x.by - lo) })
		for ; from < len(list) && list[from].by <= hi; from++ {
			looked++
			if r := list[from].r; r < lo || r > hi {
				pairs = append(pairs, r, r)
			}
		}
	}
	return normalClass(pairs), looked
}

// foldRune is the set that the single character r matches under (?iu): those whose upper case's lower case is that of r.
func foldRune(r rune) *Class {
	up := ToUpper(r)
	low := ToLower(up)
	if up == low {
		return RunesClass(r)
	}
	return foldings.Get().classes[low]
}

// The sets of characters that \b asks for.
var (
	letterOrDigit = lazy.Value[*Class]{Make: func() *Class { return unicodeTables.Get().lookup("p:javaLetterOrDigit", false) }}
	nonSpacing    = lazy.Value[*Class]{Make: func() *Class { return unicodeTables.Get().lookup("p:Mn", false) }}
	unicodeWord   = lazy.Value[*Class]{Make: func() *Class { return unicodeTables.Get().lookup("U:w", false) }}
)

// LetterOrDigit are the characters of Character.isLetterOrDigit.
func LetterOrDigit() *Class { return letterOrDigit.Get() }

// NonSpacing are the characters of the category Mn.
func NonSpacing() *Class { return nonSpacing.Get() }

// UnicodeWord are those of \w under (?U).
func UnicodeWord() *Class { return unicodeWord.Get() }
