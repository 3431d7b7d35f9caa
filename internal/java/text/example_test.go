package text_test

import (
	"fmt"

	javatext "github.com/gatemap/gatemap/internal/java/text"
)

func ExampleAppendDouble() {
	for _, f := range []float64{1, 0.001, 0.0001, 1e7, 2e23} {
		fmt.Printf("%s ", javatext.AppendDouble(nil, f))
	}
	// Output: 1.0 0.001 1.0E-4 1.0E7 1.9999999999999998E23
}

func ExampleSubstring16() {
	s := "a😀b"
	fmt.Println(javatext.Len16(s), javatext.Substring16(s, 1, 3))
	half := javatext.Substring16(s, 0, 2)
	fmt.Println(string(javatext.AppendOutput(nil, half)))
	fmt.Println(string(javatext.Append([]byte(half), javatext.Substring16(s, 2, 4))))
	// Output:
	// 4 😀
	// a?
	// a😀b
}

func ExampleToLower() {
	fmt.Println(javatext.ToLower("ΟΔΥΣΣΕΥΣ"), javatext.ToUpper("straße"))
	// Output: οδυσσευς STRASSE
}
