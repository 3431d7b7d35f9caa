package regex

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/dlclark/regexp2/v2"
)

// These benchmarks compare Matches with what one would write by hand, with the standard library and with regexp2, on the
// patterns that people deploy. Run them interleaved (-count) and compare ratios, not times:
//
//	go test -run - -bench Match -count 7 ./internal/java/regex

var (
	shortText = "prefix [404] Bad Request is 30"
	longText  = strings.Repeat("The quick brown fox jumps over the lazy dog. 0123456789 abcdef ", 33)[:2048]
)

var benchCases = []struct {
	name, re, in string
	hand         func(string) bool
}{
	{"literal/hit", `200`, "200", func(s string) bool { return s == "200" }},
	{"status/hit", `4\d{2}`, "404", handStatus},
	{"status/miss", `4\d{2}`, "503", handStatus},
	{"set/hit", `400|404|409|422`, "422", func(s string) bool { return s == "400" || s == "404" || s == "409" || s == "422" }},
	{"contains/30B/hit", `.*Bad Request.*`, shortText, handContains},
	{"contains/30B/miss", `.*Bad Request.*`, "prefix [404] Bod Request is 30", handContains},
	{"contains/2KB/hit", `.*Bad Request.*`, longText[:2000] + "Bad Request" + longText[:37], handContains},
	{"contains/2KB/miss", `.*Bad Request.*`, longText, handContains},
	{"prefix/30B/hit", `^\[404\].*`, "[404] prefix Bad Request is 30", handPrefix},
	{"prefix/2KB/hit", `^\[404\].*`, "[404]" + longText, handPrefix},
	{"any/30B", `(\n|.)+`, shortText, handAny},
	{"any/2KB", `(\n|.)+`, longText, handAny},
	{"dotall/2KB/hit", `[\s\S]*\[400\][\s\S]*`, longText[:2000] + "[400]" + longText[:37], func(s string) bool { return strings.Contains(s, "[400]") }},
	{"dfa/30B", `.*(Bad|Good) Requests?.*`, shortText, nil},
	{"dfa/2KB", `.*(Bad|Good) Requests?.*`, longText, nil},
	{"timeout/70B", `([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`, "2026-11-24T00:00:00.000Z 5f3c Task timed out after 3.00 seconds", nil},
	{"timeout/2KB", `([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`, longText, nil},
	{"word/2KB", `.*\bRequest\b.*`, longText, nil},
	{"redos/2000", `(a+)+$`, strings.Repeat("a", 2000) + "!", nil},
	{"lookahead/hit", `2(?!06)\d{2}`, "204", func(s string) bool { return handStatus2(s) && s != "206" }},
}

func handStatus(s string) bool  { return len(s) == 3 && s[0] == '4' && s[1]-'0' < 10 && s[2]-'0' < 10 }
func handStatus2(s string) bool { return len(s) == 3 && s[0] == '2' && s[1]-'0' < 10 && s[2]-'0' < 10 }

func handBreaks(s string) bool {
	return strings.IndexByte(s, '\n') >= 0 || strings.IndexByte(s, '\r') >= 0 || handWide(s)
}

func handWide(s string) bool {
	return strings.IndexByte(s, 0xC2) >= 0 && strings.Contains(s, "\u0085") ||
		strings.IndexByte(s, 0xE2) >= 0 && (strings.Contains(s, "\u2028") || strings.Contains(s, "\u2029"))
}
func handContains(s string) bool { return strings.Contains(s, "Bad Request") && !handBreaks(s) }
func handPrefix(s string) bool   { return strings.HasPrefix(s, "[404]") && !handBreaks(s) }
func handAny(s string) bool      { return s != "" && strings.IndexByte(s, '\r') < 0 && !handWide(s) }

var sink bool

func BenchmarkMatch(b *testing.B) {
	for _, c := range benchCases {
		r := MustCompile(c.re)
		if c.hand != nil {
			b.Run(c.name+"/hand", func(b *testing.B) {
				for b.Loop() {
					sink = c.hand(c.in)
				}
			})
		}
		b.Run(c.name+"/own", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink, _ = r.Matches(c.in)
			}
		})
		if re, err := regexp.Compile(`\A(?:` + c.re + `)\z`); err == nil {
			b.Run(c.name+"/stdlib", func(b *testing.B) {
				for b.Loop() {
					sink = re.MatchString(c.in)
				}
			})
		}
		if c.name == "redos/2000" { // exponential in regexp2
			continue
		}
		re, err := regexp2.Compile(`\A(?:`+c.re+`)\z`, regexp2.None)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name+"/regexp2", func(b *testing.B) {
			for b.Loop() {
				sink, _ = re.MatchString(c.in)
			}
		})
	}
}

// BenchmarkShared matches five patterns against one message, as the selection of an integration response does.
func BenchmarkShared(b *testing.B) {
	patterns := []string{`.*Bad Request.*`, `.*Not Found.*`, `^\[500\].*`, `.*"status":400.*`, `.+`}
	var own []*Regexp
	var std []*regexp.Regexp
	for _, p := range patterns {
		own = append(own, MustCompile(p))
		std = append(std, regexp.MustCompile(`\A(?:`+p+`)\z`))
	}
	for _, in := range []string{shortText[:13] + shortText[16:], longText} {
		b.Run(fmt.Sprintf("own/%d", len(in)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s := NewSubject(in)
				for _, r := range own {
					sink, _ = r.MatchesSubject(&s)
				}
			}
		})
		b.Run(fmt.Sprintf("stdlib/%d", len(in)), func(b *testing.B) {
			for b.Loop() {
				for _, r := range std {
					sink = r.MatchString(in)
				}
			}
		})
	}
}

func BenchmarkReplaceAll(b *testing.B) {
	r, std := MustCompile(`([a-z]+)\. (\d+)`), regexp.MustCompile(`([a-z]+)\. (\d+)`)
	var dst []byte
	b.Run("own", func(b *testing.B) {
		for b.Loop() {
			dst, _ = r.AppendReplaceAll(dst[:0], longText, "<$2>")
		}
	})
	b.Run("stdlib", func(b *testing.B) {
		for b.Loop() {
			dst = append(dst[:0], std.ReplaceAll([]byte(longText), []byte("<$2>"))...)
		}
	})
	if !bytes.Contains(dst, []byte("<")) {
		b.Fatal("nothing replaced")
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, p := range []string{`4\d{2}`, `.*Bad Request.*`, `([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`} {
		b.Run(p, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				MustCompile(p).finish()
			}
		})
	}
}

// BenchmarkBudget shows what the default budget is worth in time.
func BenchmarkBudget(b *testing.B) {
	r := MustCompile(`(a|aa)+\1?$`)
	in := strings.Repeat("a", 60) + "!"
	for b.Loop() {
		_, _ = r.Matches(in)
	}
}
