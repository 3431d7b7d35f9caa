package regex

import "github.com/gatemap/gatemap/internal/java/regex/syntax"

// charSearch finds one character of a set, or as many of them as there are, in a
// subject that is all ASCII: [aeiou] and \s+, which are most of what templates
// replace and split at. It finds what the machine finds and takes its steps.
type charSearch struct {
	in   [256]bool
	many bool
}

// charSearchOf returns nil for a program that is anything else.
func charSearchOf(p *btprog) *charSearch {
	in := &p.code[p.start]
	switch {
	case p.groups > 1 || p.first == nil || p.least > 0 || p.anchored || p.boundaries || p.code[in.next].op != opMatch:
		return nil
	case in.op == opChar:
	case in.op == opRun && in.min == 1 && in.max == syntax.MaxRepeat && in.mode != syntax.Lazy && in.peek == nil:
	default:
		return nil
	}
	c := &charSearch{many: in.op == opRun}
	for ch := range rune(128) {
		if c.in[ch] = in.cls.Contains(ch); c.in[ch] != p.first.Contains(ch) {
			return nil
		}
	}
	return c
}

// nextChars is [Finder.Next] by a charSearch.
func (f *Finder) nextChars(c *charSearch, dst []int) ([]int, error) {
	f.found++
	i, steps, err := f.skip(c)
	if err == nil && i < len(f.s) {
		end := i + 1
		if c.many {
			for end < len(f.s) && c.in[f.s[end]] {
				end++
			}
			steps += (end - i) >> 2
		}
		const instructions = 2
		if err = f.account.m.SpendMatch(steps + instructions); err == nil {
			f.last, f.next = end, end
			return append(dst, i, end), nil
		}
	} else if err == nil {
		err = f.account.m.SpendMatch(steps)
	}
	f.next = len(f.s) + 1
	return nil, f.r.gaveUp(err)
}

// skip returns where the next character of the set is, or where the subject ends,
// and the steps that are left to pay: half a step for each character before.
func (f *Finder) skip(c *charSearch) (i, steps int, err error) {
	for from := f.next; ; from = i {
		end := min(len(f.s), from+2*round)
		for i = from; i < end && !c.in[f.s[i]]; i++ {
		}
		steps = i>>1 - from>>1
		if i < end || i >= len(f.s) {
			return i, steps, nil
		}
		if err := f.account.m.SpendMatch(steps); err != nil {
			return i, 0, err
		}
	}
}
