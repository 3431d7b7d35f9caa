package regex_test

import (
	"errors"
	"fmt"
	"strings"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

func ExampleRegexp_Matches() {
	r := javaregex.MustCompile(`.*Bad Request.*`)
	for _, message := range []string{"400 Bad Request", "Bad Request\nat handler"} {
		ok, err := r.Matches(message)
		fmt.Println(ok, err)
	}
	// Output:
	// true <nil>
	// false <nil>
}

func ExampleCompile() {
	_, err := javaregex.Compile(`.*"Item":{}.*`)
	fmt.Println(err)
	_, err = javaregex.Compile(`(?c)e`)
	fmt.Println(errors.Is(err, syntax.ErrUnsupported))
	// Output:
	// invalid regex ".*\"Item\":{}.*": 1:11: illegal repetition
	// true
}

func ExampleRegexp_Strategy() {
	for _, p := range []string{`4\d{2}`, `.*Not Found.*`, `(\n|.)+`, `.*(a|b)+c`, `2(?!06)\d{2}`} {
		fmt.Println(javaregex.MustCompile(p).Strategy())
	}
	// Output:
	// classes of length 3
	// contains "Not Found" without LF CR NEL LS PS
	// any non-empty without CR NEL LS PS
	// dfa
	// backtrack
}

func ExampleRegexp_MatchesSubject() {
	s := javaregex.NewSubject("Task timed out after 3.00 seconds")
	for _, p := range []string{`.*Not Found.*`, `.*timed out.*`} {
		ok, _ := javaregex.MustCompile(p).MatchesSubject(&s)
		fmt.Println(ok)
	}
	// Output:
	// false
	// true
}

func ExampleWithBudget() {
	r, _ := javaregex.Compile(`(a|aa)+\1?$`, javaregex.WithBudget(10_000))
	_, err := r.Matches(strings.Repeat("a", 50) + "!")
	fmt.Println(errors.Is(err, javaregex.ErrBudget))
	// Output: true
}

func ExampleRegexp_AppendReplaceAll() {
	out, _ := javaregex.MustCompile(`(\w+)@(\w+)`).AppendReplaceAll(nil, "a@b, c@d", "$2 at $1")
	fmt.Println(string(out))
	_, err := javaregex.MustCompile(`a`).AppendReplaceAll(nil, "a", "$1")
	fmt.Println(err)
	// Output:
	// b at a, d at c
	// replacement "$1": offset 0: no group 1
}

func ExampleRegexp_AppendSplit() {
	parts, _ := javaregex.MustCompile(`\s*,\s*`).AppendSplit(nil, "a , b,c", 0)
	fmt.Printf("%q\n", parts)
	// Output: ["a" "b" "c"]
}

func ExampleRegexp_Reach() {
	r := javaregex.MustCompile(`Invalid*`) // not "Invalid.*"
	message := "Invalid input"
	fmt.Printf("no match from %q on\n", message[r.Reach(message):])
	// Output: no match from " input" on
}

func ExampleFinder() {
	f := javaregex.MustCompile(`(?<key>\w)=(?<value>\w)`).Finder("a=1, b=2")
	defer f.Close()
	for {
		loc, err := f.Next(nil)
		if err != nil || loc == nil {
			break
		}
		fmt.Println(loc)
	}
	// Output:
	// [0 3 0 1 2 3]
	// [5 8 5 6 7 8]
}
