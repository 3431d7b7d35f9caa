package vtl

import javalang "github.com/gatemap/gatemap/internal/java/lang"

// splitPart is .split(args) and, at once, what takes one part of its result, or
// asks how many there are: $path.split("/")[1]. Nobody sees the array, so it is lent.
type splitPart struct {
	split *call
	next  step
}

// joinSplits makes one step of both. Who watches steps wants to see each.
func joinSplits(steps []step, watched bool) []step {
	if watched {
		return steps
	}
	out := steps[:0]
	for i := 0; i < len(steps); i++ {
		s, ok := steps[i].(*call)
		if ok && s.name == javalang.SplitMethod && i+1 < len(steps) && takesPart(steps[i+1]) {
			i++
			out = append(out, &splitPart{split: s, next: steps[i]})
			continue
		}
		out = append(out, steps[i])
	}
	return out
}

func takesPart(s step) bool {
	switch s := s.(type) {
	case *index:
		return true
	case *call:
		return javalang.KeepsNothing(s.name)
	}
	return false
}

func (s *splitPart) apply(f *frame, v Value) (Value, ctl) {
	args, base, c := s.split.args.push(f)
	if c != ctlNone {
		return Value{}, c
	}
	v, r, lent, err := s.split.site.Split(&f.rt, v, args)
	f.args = f.args[:base]
	if v, c = f.result(v, r, err, s.split.offset); c != ctlNone || v.IsNull() {
		return v, c
	}
	part, c := s.next.apply(f, v)
	if lent {
		f.rt.GiveBack(v)
	}
	return part, c
}
