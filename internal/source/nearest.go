package source

import (
	"slices"
	"strings"
)

// maxLength bounds the names that are compared: those that have a meaning are
// shorter.
const maxLength = 40

// Nearest returns the known name that name is probably a slip of: one with few
// other letters, or one that name is the end of (pattern, selectionPattern). ""
// is none.
func Nearest(name string, known []string) string {
	if len(name) > maxLength {
		return ""
	}
	best, least := "", 1+max(1, len(name)/3)
	lower := strings.ToLower(name)
	for _, k := range known {
		if d := Distance(lower, strings.ToLower(k)); k != name && d < least {
			best, least = k, d
		}
	}
	if best == "" && len(name) >= 4 {
		i := slices.IndexFunc(known, func(k string) bool { return strings.HasSuffix(strings.ToLower(k), lower) && k != name })
		if i >= 0 {
			best = known[i]
		}
	}
	return best
}

// Distance counts the bytes to insert, remove, replace or swap with their
// neighbours that make a of b: the optimal string alignment.
func Distance(a, b string) int {
	const usual = 40 // bytes of a name
	var room [3 * usual]int
	rows := room[:]
	n := len(b) + 1
	if n > usual {
		rows = make([]int, 3*n)
	}
	before, last, row := rows[:n], rows[n:2*n], rows[2*n:3*n]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
