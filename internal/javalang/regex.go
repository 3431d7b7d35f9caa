package javalang

import (
	"errors"
	"strings"

	"github.com/gatemap/gatemap/internal/javaregex"
	"github.com/gatemap/gatemap/internal/javatext"
)

// maxCached bounds the patterns that a Runtime keeps.
const maxCached = 64

// regexCache keeps the patterns that executions compiled: a template uses few
// and uses them again.
type regexCache struct{ compiled map[string]*javaregex.Regexp }

// regexp compiles a pattern; what java.util.regex refuses is a
// PatternSyntaxException.
func (rt *Runtime) regexp(pattern Value) (*javaregex.Regexp, error) {
	if pattern.IsNull() {
		return nil, nullPointer()
	}
	text := pattern.Str()
	if re := rt.regexes.compiled[text]; re != nil {
		return re, nil
	}
	if err := rt.Spend(len(text)); err != nil {
		return nil, err
	}
	// The text may lie in memory that ends with the execution, and what is
	// compiled from it keeps parts of it, as an error does.
	text = strings.Clone(text)
	re, err := javaregex.Compile(text)
	if err != nil {
		if errors.Is(err, javaregex.ErrUnsupported) {
			return nil, err
		}
		return nil, throw("java.util.regex.PatternSyntaxException", err.Error())
	}
	if len(rt.regexes.compiled) >= maxCached {
		clear(rt.regexes.compiled)
	}
	if rt.regexes.compiled == nil {
		rt.regexes.compiled = make(map[string]*javaregex.Regexp)
	}
	rt.regexes.compiled[text] = re
	return re, nil
}

var stringRegexMethods = []sig{
	{"boolean matches(String)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		re, err := rt.regexp(a[0])
		if err != nil {
			return Value{}, err
		}
		ok, err := re.MatchesMetered(rt.meter(), this.Str())
		return truth(ok, err)
	}},
	{"String replaceFirst(String,String)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		return replaceRegex(rt, this.Str(), a[0], a[1], 1)
	}},
	{"String replaceAll(String,String)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		return replaceRegex(rt, this.Str(), a[0], a[1], -1)
	}},
	{"String[] split(String)", func(rt *Runtime, this Value, a []Value) (Value, error) { return split(rt, this.Str(), a[0], 0) }},
	{"String[] split(String,int)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		return split(rt, this.Str(), a[0], intOf(a[1]))
	}},
}

func replaceRegex(rt *Runtime, s string, pattern, with Value, most int) (Value, error) {
	re, err := rt.regexp(pattern)
	if err != nil {
		return Value{}, err
	}
	if with.IsNull() && most == 1 {
		return Value{}, nullPointer()
	}
	finder := re.FinderMetered(rt.meter(), s)
	defer finder.Close()
	var dst []byte
	var loc []int
	last := 0
	for ; most != 0; most-- {
		if loc, err = finder.Next(loc); err != nil {
			return Value{}, err
		}
		if loc == nil {
			break
		}
		if with.IsNull() {
			return Value{}, nullPointer()
		}
		before := len(dst)
		dst = javatext.Append(dst, javaregex.Slice(s, last, loc[0]))
		if err := expansionFits(rt, with.Str(), loc); err != nil {
			return Value{}, err
		}
		if dst, err = re.AppendExpand(dst, s, with.Str(), loc); err != nil {
			return Value{}, illegalArgument(err.Error())
		}
		last = loc[1]
		if err := rt.Grow(max(len(dst)-before, 1)); err != nil {
			return Value{}, err
		}
	}
	if dst == nil && last == 0 {
		return ofStr(s), nil
	}
	return ofStr(string(javatext.Append(dst, javaregex.Slice(s, last, len(s))))), rt.Grow(len(s) - last)
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

func split(rt *Runtime, s string, pattern Value, limit int) (Value, error) {
	re, err := rt.regexp(pattern)
	if err != nil {
		return Value{}, err
	}
	texts, err := re.AppendSplitMetered(rt.meter(), nil, s, limit)
	if err != nil {
		return Value{}, err
	}
	if err := rt.growBy(len(texts), 128); err != nil {
		return Value{}, err
	}
	parts := make([]Value, len(texts))
	for k, t := range texts {
		if t, err = rt.part(s, t); err != nil {
			return Value{}, err
		}
		parts[k] = ofStr(t)
	}
	return wrapArray(rt, "String", parts), nil
}
