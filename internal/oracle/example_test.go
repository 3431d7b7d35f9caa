package oracle

import "fmt"

func ExampleGenerator() {
	g := Generator{Seed: 1, Only: []string{"operators"}}
	a, b := g.Case(3), g.Case(3)
	fmt.Println(a.Category, a.Template == b.Template)
	// Output: operators true
}

func ExampleCompare() {
	fmt.Println(Compare(
		Answer{Output: "[1, 2]"},
		Answer{Output: "[1,2]"},
	))
	// Output: output
}

func ExampleTokens() {
	fmt.Printf("%q\n", Tokens("#if($!{x}==1)y"))
	// Output: ["#if" "(" "$!{x" "}" "=" "=" "1" ")" "y"]
}
