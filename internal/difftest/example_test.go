package difftest_test

import (
	"fmt"

	"github.com/gatemap/gatemap/internal/difftest"
)

func ExampleGenerator() {
	g := difftest.Generator{Seed: 1, Only: []string{"operators"}}
	a, b := g.Case(3), g.Case(3)
	fmt.Println(a.Category, a.Template == b.Template)
	// Output: operators true
}

func ExampleCompare() {
	fmt.Println(difftest.Compare(
		difftest.Answer{Output: "[1, 2]"},
		difftest.Answer{Output: "[1,2]"},
	))
	// Output: output
}

func ExampleTokens() {
	fmt.Printf("%q\n", difftest.Tokens("#if($!{x}==1)y"))
	// Output: ["#if" "(" "$!{x" "}" "=" "=" "1" ")" "y"]
}
