package lang

import (
	"errors"
	"maps"
	"strings"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/meter"
)

// Bounds of the patterns that a Runtime keeps.
const (
	maxCached      = 64
	maxCachedBytes = 16 << 20
)

// regexBytes is what a parsed pattern takes for each byte of its text.
const regexBytes = 64

// regexCache keeps the patterns that executions compiled: a template uses few
// and uses them again. An execution pays for a pattern when it first uses it,
// also where one before has compiled it, and again where its own patterns have
// overflowed the cache: so what it pays does not depend on those before.
type regexCache struct {
	compiled map[string]*cachedRegex
	last     *cachedRegex   // that was asked for, if it is among those; nil for none
	run      int            // number of the execution
	used     int            // patterns of this execution
	bytes    int            // that they took when they were compiled
	total    int            // bytes that all take, as of the end of the execution before
	entered  []*cachedRegex // of this execution
}

type cachedRegex struct {
	*javaregex.Regexp
	run  int  // that has last used it, and has paid for compiling it
	paid want // what else that has paid for
	kept bool // in the cache
	size int  // bytes that it takes, as far as the cache knows
}

// want says what a pattern is needed for.
type want uint8

const (
	toMatch want = 1 << iota
	toFind
)

// regexp compiles a pattern; what java.util.regex refuses is a
// PatternSyntaxException.
func (rt *Runtime) regexp(pattern Value, w want) (*javaregex.Regexp, error) {
	if pattern.IsNull() {
		return nil, nullPointer()
	}
	re := rt.regexes.last
	if re == nil || re.run != rt.regexes.run || re.String() != pattern.Str() {
		var err error
		if re, err = rt.keptRegexp(pattern.Str()); err != nil {
			return nil, err
		}
	}
	if re.paid&w != 0 {
		return re.Regexp, nil
	}
	re.paid |= w
	if w == toMatch {
		return re.Regexp, re.PayMatching(rt.meter())
	}
	return re.Regexp, re.PayFinding(rt.meter())
}

// keptRegexp returns a pattern that this execution has paid for.
func (rt *Runtime) keptRegexp(text string) (re *cachedRegex, err error) {
	c := &rt.regexes
	if re = c.last; re == nil || re.String() != text {
		re = c.compiled[text]
	}
	if re == nil || re.run != c.run {
		re, err = rt.compiled(text, re)
	}
	if c.last = nil; err == nil && re.kept {
		c.last = re
	}
	return re, err
}

// compiled pays for a pattern that this execution has not used yet, and
// compiles it unless one before has: known is what that has left, or nil.
func (rt *Runtime) compiled(text string, known *cachedRegex) (*cachedRegex, error) {
	c := &rt.regexes
	if err := rt.meter().Hold(len(text) * regexBytes); err != nil {
		return nil, err
	}
	if known != nil {
		if err := javaregex.PayCompiled(rt.meter(), known.Regexp); err != nil {
			return nil, err
		}
		known.run, known.paid, rt.used = c.run, 0, true
		c.enter(known)
		return known, nil
	}
	// The text may lie in memory that ends with the execution, and what is
	// compiled from it keeps parts of it, as an error does.
	text = strings.Clone(text)
	re, err := javaregex.CompileMetered(rt.meter(), text)
	switch {
	case rt.meter().Err() != nil:
		return nil, rt.meter().Err()
	case errors.Is(err, syntax.ErrUnsupported):
		return nil, err
	case err != nil:
		return nil, throw("java.util.regex.PatternSyntaxException", err.Error())
	}
	made := &cachedRegex{Regexp: re, run: c.run}
	rt.used = true
	c.enter(made)
	return made, nil
}

// enter keeps a pattern that is new to this execution. Whether the patterns of
// this execution have to go decides nothing but those themselves.
func (c *regexCache) enter(re *cachedRegex) {
	c.used++
	c.bytes += re.Size()
	switch {
	case c.used > maxCached || c.bytes > maxCachedBytes:
		c.clear()
		if c.used, c.bytes = 1, re.Size(); c.bytes > maxCachedBytes { // alone
			return
		}
	case re.kept:
		c.entered = append(c.entered, re)
		return
	case len(c.compiled) >= maxCached:
		c.dropOld()
	}
	if c.compiled == nil {
		c.compiled = make(map[string]*cachedRegex)
	}
	c.compiled[re.String()], re.kept = re, true
	c.entered = append(c.entered, re)
}

// clear forgets all patterns.
func (c *regexCache) clear() {
	for _, re := range c.compiled {
		re.kept, re.size = false, 0
	}
	clear(c.compiled)
	clear(c.entered)
	c.total, c.entered, c.last = 0, c.entered[:0], nil
}

// dropOld forgets the patterns of earlier executions.
func (c *regexCache) dropOld() {
	c.last = nil
	maps.DeleteFunc(c.compiled, func(_ string, old *cachedRegex) bool {
		if old.run == c.run {
			return false
		}
		c.total -= old.size
		old.kept, old.size = false, 0
		return true
	})
}

// reset ends an execution, after which the patterns that it has matched with may
// have become larger.
func (c *regexCache) reset() {
	for _, re := range c.entered {
		was := re.size
		if was > 0 && re.paid&toMatch == 0 {
			continue
		}
		re.size = re.Footprint()
		c.total += re.size - was
	}
	clear(c.entered)
	c.entered = c.entered[:0]
	if c.total > maxCachedBytes {
		c.clear()
	}
	c.run++
	c.used, c.bytes = 0, 0
}

var stringRegexMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"boolean matches(String)", do1(func(rt *Runtime, s string, pattern Value) (bool, error) {
			re, err := rt.regexp(pattern, toMatch)
			if err != nil {
				return false, err
			}
			return re.MatchesMetered(rt.meter(), s)
		})},
		{"String replaceFirst(String,String)", replaceRegex(1)},
		{"String replaceAll(String,String)", replaceRegex(-1)},
		{"String[] split(String)", do1(func(rt *Runtime, s string, pattern Value) (Value, error) { return split(rt, s, pattern, 0) })},
		{"String[] split(String,int)", do2(split)},
	}
}}

// replacedSteps is what each replacement costs beside its text.
const replacedSteps = 3

func replaceRegex(most int) body {
	return do2(func(rt *Runtime, s string, pattern, with Value) (string, error) {
		return replaced(rt, s, pattern, with, most)
	})
}

// replaced replaces at most that many matches, all if most is negative.
func replaced(rt *Runtime, s string, pattern, with Value, most int) (string, error) {
	re, err := rt.regexp(pattern, toFind)
	if err != nil {
		return "", err
	}
	if with.IsNull() && most == 1 {
		return "", nullPointer()
	}
	if absent, err := re.Absent(rt.meter(), s); absent {
		return s, err
	}
	finder := re.FinderMetered(rt.meter(), s)
	defer finder.Close()
	m, literal := rt.meter(), strings.IndexByte(with.Str(), '$') < 0 && strings.IndexByte(with.Str(), '\\') < 0
	dst := rt.texts.buffer()
	var few [8]int
	loc, last := few[:0], 0
	for ; most != 0; most-- {
		if loc, err = finder.Next(loc); err != nil {
			return "", err
		}
		if loc == nil {
			break
		}
		if with.IsNull() {
			return "", nullPointer()
		}
		before := len(dst)
		dst = rt.roomFor(dst, loc[0]-last+len(with.Str()))
		dst = javatext.Append(dst, javaregex.Slice(s, last, loc[0]))
		if literal {
			dst = append(dst, with.Str()...)
		} else if dst, err = rt.expanded(dst, re, s, with.Str(), loc); err != nil {
			return "", err
		}
		last = loc[1]
		made := len(dst) - before
		if err := m.Hold(max(made, 1)); err != nil {
			return "", err
		}
		// Once to make it, and once since what has been made is copied as it grows.
		if err := m.Spend(2*(made/meter.BytesPerStep) + 1 + replacedSteps); err != nil {
			return "", err
		}
	}
	if last == 0 && len(dst) == 0 {
		return s, nil
	}
	dst = javatext.Append(rt.roomFor(dst, len(s)-last), javaregex.Slice(s, last, len(s)))
	if err := rt.Grow(len(s) - last); err != nil {
		return "", err
	}
	return rt.kept(dst), nil
}

// expanded appends a replacement that has references to groups or escapes.
func (rt *Runtime) expanded(dst []byte, re *javaregex.Regexp, s, with string, loc []int) ([]byte, error) {
	if err := expansionFits(rt, with, loc); err != nil {
		return dst, err
	}
	dst, err := re.AppendExpand(dst, s, with, loc)
	if err != nil {
		return dst, badReplacement(err)
	}
	return dst, nil
}

// badReplacement is what Java throws for a replacement with a reference to no group.
func badReplacement(err error) error {
	var bad *javaregex.ReplacementError
	if errors.As(err, &bad) && bad.NoGroup {
		return indexOutOfBounds(err.Error())
	}
	return illegalArgument(err.Error())
}

// expansionFits refuses an expansion that could not fit in the budget.
func expansionFits(rt *Runtime, with string, loc []int) error {
	longest := 0
	for k := 0; k < len(loc); k += 2 {
		longest = max(longest, loc[k+1]-loc[k])
	}
	if n := strings.Count(with, "$"); n > 0 {
		return rt.growBy(n, longest)
	}
	return nil
}

// LiteralPattern returns the text that a pattern matches and nothing else, if that
// is plain to see: in it stand characters of ASCII, of which those that mean
// something are escaped. It is empty for any other pattern and for what is none.
func LiteralPattern(pattern Value) string {
	if pattern.Kind() != jsondoc.String {
		return ""
	}
	var text []byte
	for s := pattern.Str(); s != ""; s = s[1:] {
		if s[0] == '\\' {
			if s = s[1:]; s == "" || !strings.Contains(`\^$.|?*+()[]{}'"/`, s[:1]) {
				return ""
			}
		} else if s[0] < ' ' || s[0] > '~' || strings.Contains(`^$.|?*+()[]{}`, s[:1]) {
			return ""
		}
		text = append(text, s[0])
	}
	return string(text)
}

// PayAbsent pays what String.replaceAll takes for a text in which the pattern is
// not, the first of two arguments.
func (rt *Runtime) PayAbsent(text Value, args []Value) error {
	if err := rt.Spend(1 + text.Work() + args[0].Work() + args[1].Work()); err != nil {
		return err
	}
	re, err := rt.regexp(args[0], toFind)
	if err != nil {
		return err
	}
	if _, err = re.Absent(rt.meter(), text.Str()); err != nil {
		return err
	}
	return rt.Err()
}

func split(rt *Runtime, s string, pattern Value, limit int) (Value, error) {
	re, err := rt.regexp(pattern, toFind)
	if err != nil {
		return Value{}, err
	}
	texts, err := re.AppendSplitMetered(rt.meter(), rt.texts.parts[:0], s, limit)
	defer rt.texts.done(texts)
	if err != nil {
		return Value{}, err
	}
	if err := rt.growBy(len(texts), 128); err != nil {
		return Value{}, err
	}
	array := rt.partsArray(len(texts))
	for k, t := range texts {
		if t, err = rt.part(s, t); err != nil {
			return Value{}, err
		}
		array.elems[k] = ofStr(t)
	}
	return jsondoc.OfBox(&array.box), nil
}
