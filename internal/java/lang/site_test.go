package lang_test

import (
	"context"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// TestSite calls methods on receivers of many classes at one place, each of which
// comes first once: what was found for the first decides nothing for the others.
func TestSite(t *testing.T) {
	rt := metered(meter.Limits{})
	parts := func(s string) Value {
		v, _, err := javalang.Call(rt, str(s), "split", []Value{str(",")})
		require.NoError(t, err)
		return v
	}
	entries, _, err := javalang.Call(rt, object(str("k"), num(1)), "entrySet", nil)
	require.NoError(t, err)
	class, _, err := javalang.Call(rt, str("s"), "getClass", nil)
	require.NoError(t, err)
	receivers := []Value{{}, str("a,b"), num(7), list(num(1), str("x")), object(str("a"), num(1)), parts("a,b,c"), parts("z"), entries, class}
	calls := []struct {
		name string
		args []Value
	}{
		{"size", nil}, {"length", nil}, {"get", []Value{num(0)}}, {"get", []Value{str("a")}}, {"get", []Value{num(9)}}, {"isEmpty", nil}, {"toString", nil},
		{"equals", []Value{{}}}, {"contains", []Value{str("a")}}, {"indexOf", []Value{str("b")}}, {"indexOf", []Value{num(98)}}, {"nothing", nil},
		{"split", []Value{str(",")}}, {"format", []Value{str("%s-%d"), str("x"), num(1)}}, {"format", []Value{str("-")}}, {"subList", []Value{num(0), num(1)}},
		{"valueOf", []Value{num(3)}}, {"getName", nil}, {"add", []Value{num(1)}}, {"concat", []Value{{}}},
	}
	for _, c := range calls {
		for first := range receivers {
			var site javalang.Site
			for k := range receivers {
				v := receivers[(first+k)%len(receivers)]
				for _, args := range [][]Value{c.args, {num(1)}, nil, c.args} {
					if len(args) > 0 && c.name == "add" {
						continue // it would be another list then
					}
					before := rt.Meter.Spent()
					want := shown(rt, func() (Value, javalang.Result, error) { return javalang.Call(rt, v, c.name, args) })
					steps := rt.Meter.Spent() - before
					got := shown(rt, func() (Value, javalang.Result, error) { return site.Call(rt, v, c.name, args) })
					require.Equal(t, want, got, "%s", c.name)
					require.Equal(t, steps, rt.Meter.Spent()-before-steps, "%s", c.name)
				}
			}
		}
	}
}

// shown is show, without what tells two objects apart.
func shown(rt *javalang.Runtime, call func() (Value, javalang.Result, error)) string {
	v, res, err := call()
	return show(rt, v, res, err)
}

// TestProperties reads properties of several classes by turns, and again after the
// execution has ended.
func TestProperties(t *testing.T) {
	rt := metered(meter.Limits{})
	set, _, err := javalang.Call(rt, object(str("key"), num(1)), "entrySet", nil)
	require.NoError(t, err)
	it, _, err := javalang.NewIterator(rt, set)
	require.NoError(t, err)
	entry, err := it.Next(rt)
	require.NoError(t, err)
	for range 3 {
		for _, c := range []struct {
			v          Value
			name, want string
		}{
			{entry, "key", "key"}, {entry, "value", "1"}, {entry, "Key", "key"}, {entry, "Value", "1"}, {entry, "kex", "missing"}, {entry, "", "missing"},
			{str("x"), "bytes", "[B@5e91993f"}, {str("x"), "key", "missing"}, {str(""), "empty", "true"}, {object(), "empty", "null"},
			{list(), "empty", "true"}, {num(1), "class", "class java.lang.Integer"}, {object(), "class", "class java.util.LinkedHashMap"}, {str("x"), "class", "class java.lang.String"},
		} {
			v, res, err := javalang.Property(rt, c.v, c.name)
			require.Equal(t, c.want, show(rt, v, res, err), c.name)
		}
		rt.Reset()
	}
}

// TestTextsStay: a text stays what it is when others are made.
func TestTextsStay(t *testing.T) {
	rt := metered(meter.Limits{Steps: -1, Match: -1, Memory: -1})
	call := func(s, name string, args ...Value) string {
		v, _, err := javalang.Call(rt, str(s), name, args)
		require.NoError(t, err)
		return v.Str()
	}
	type made struct{ got, want string }
	var all []made
	for k := range 200 {
		n := 1 << (k % 18)
		a, b := strings.Repeat("a,", n), string(rune('b'+k%20))
		all = append(all, made{call(a, "replaceAll", str("a"), str(b)), strings.Repeat(b+",", n)},
			made{call(a, "replaceAll", str("[a]+"), str("$0"+b)), strings.Repeat("a"+b+",", n)},
			made{call(a, "replaceFirst", str("a"), str(`\`+b)), b + a[1:]},
			made{call("%s-%05d", "format", str("%s-%05d"), str(b), num(int32(k))), b + "-" + "00000"[:5-len(digits(k))] + digits(k)})
	}
	for _, m := range all {
		require.True(t, m.got == m.want)
	}
}

func digits(n int) string {
	s := ""
	for ; n > 0 || s == ""; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return s
}

// FuzzReplace compares String.replaceAll and replaceFirst with the way of package
// javaregex, and looks whether a text that was made before is what it was.
func FuzzReplace(f *testing.F) {
	for _, re := range []string{"a", "[aeiou]+", `\s`, "(b)(c)?", "", "x*", "é", `\.`, ","} {
		for _, with := range []string{"", "_", "$0", `\$`, "<$1>", "$9", `\`, "\xed\xb0\x80"} {
			f.Add("a b.c, aeé \U00010400 bc", re, with)
		}
	}
	f.Fuzz(func(t *testing.T, s, pattern, with string) {
		re, err := javaregex.Compile(pattern)
		if err != nil || len(s)+len(with) > 500 || len(pattern) > 50 {
			return
		}
		rt := metered(meter.Limits{})
		before, _, err := javalang.Call(rt, str("a text"), "replaceAll", []Value{str("a"), str("the")})
		require.NoError(t, err)
		for name, want := range map[string]func([]byte, string, string) ([]byte, error){"replaceAll": re.AppendReplaceAll, "replaceFirst": re.AppendReplaceFirst} {
			text, err := want(nil, s, with)
			var site javalang.Site
			for range 2 {
				got, _, err2 := site.Call(rt, str(s), name, []Value{str(pattern), str(with)})
				require.Equal(t, err == nil, err2 == nil, "%v %v", err, err2)
				if err == nil {
					require.Equal(t, javatext.AppendUnits(nil, string(text)), javatext.AppendUnits(nil, got.Str()))
				}
				if rt.Err() != nil {
					return
				}
			}
		}
		require.Equal(t, "the text", before.Str())
	})
}

// FuzzWhole compares %d of a number of one word, which has a way of its own, with
// that of the same BigInteger, and a format string that is known with one that is not.
func FuzzWhole(f *testing.F) {
	for _, flags := range []string{"", "5", "-5", "05", "+", " ", "(", "+05", "(07", "-,12", ",", "<", "1$3", "2$", "100", "0100"} {
		for _, n := range []int64{0, 1, -1, 12345, -99999, 1<<63 - 1, -1 << 63} {
			f.Add(flags, n)
		}
	}
	f.Fuzz(func(t *testing.T, flags string, n int64) {
		if len(flags) > 12 || strings.Trim(flags, "-#+ 0,(<$.123456789") != "" { // another conversion, which tells the classes apart
			return
		}
		pattern := str("<%" + flags + "d|%s|%" + flags + "d>")
		big := jsondoc.OfBigInt(big.NewInt(n))
		format := func(rt *javalang.Runtime, site *javalang.Site, n Value) string {
			v, r, err := site.Call(rt, pattern, "format", []Value{pattern, n, n, n})
			return show(rt, v, r, err)
		}
		rt, other := metered(meter.Limits{}), metered(meter.Limits{})
		var site javalang.Site
		want := format(rt, &site, big)
		if strings.HasPrefix(want, "error") || len(want) > 1000 {
			return
		}
		want = strings.ReplaceAll(want, "BigInteger", "Long")
		for range 2 {
			before := rt.Meter.Spent()
			require.Equal(t, want, format(rt, &site, jsondoc.OfLong(n)))
			other.Reset()
			m := new(meter.Meter)
			m.Begin(context.Background(), meter.Limits{}, nil)
			other.Meter = m
			require.Equal(t, want, format(other, new(javalang.Site), jsondoc.OfLong(n)))
			require.Equal(t, m.Spent(), rt.Meter.Spent()-before)
		}
	})
}

// TestFormatWithin formats an argument whose text is made by formatting, and by
// replacing.
func TestFormatWithin(t *testing.T) {
	rt := metered(meter.Limits{})
	inner := jsondoc.OfObject(formatting{rt})
	for range 3 {
		v, _, err := javalang.Call(rt, str("x"), "format", []Value{str("%s-%d-%s-%s"), inner, num(7), inner, str("end")})
		require.NoError(t, err)
		require.Equal(t, "[a|00001|b_b_b]-7-[a|00001|b_b_b]-end", v.Str())
	}
}

// formatting is an object whose text takes calls.
type formatting struct{ rt *javalang.Runtime }

func (f formatting) AppendText(dst []byte) []byte {
	replaced, _, _ := javalang.Call(f.rt, str("b,b,b"), "replaceAll", []Value{str(","), str("_")})
	v, _, _ := javalang.Call(f.rt, str("x"), "format", []Value{str("[%s|%05d|%s]"), str("a"), num(1), replaced})
	return append(dst, v.Str()...)
}

// TestIndexOfArray: $array[n] is get(n), and takes as much.
func TestIndexOfArray(t *testing.T) {
	rt := metered(meter.Limits{})
	for n := range 20 {
		v, _, err := javalang.Call(rt, str(strings.Repeat("x,", n)+"y"), "split", []Value{str(",")})
		require.NoError(t, err)
		for k := range n + 1 {
			before := rt.Meter.Spent()
			want, _, err := javalang.Call(rt, v, "get", []Value{num(int32(k))})
			require.NoError(t, err)
			steps := rt.Meter.Spent() - before
			got, r, err := javalang.Index(rt, v, num(int32(k)))
			require.NoError(t, err)
			require.Equal(t, javalang.Found, r)
			require.Equal(t, want, got)
			require.Equal(t, steps, rt.Meter.Spent()-before-steps)
		}
		_, _, err = javalang.Index(rt, v, num(int32(n+1)))
		require.Error(t, err)
		last, _, err := javalang.Index(rt, v, num(-1))
		require.NoError(t, err)
		require.Equal(t, "y", last.Str())
	}
}
