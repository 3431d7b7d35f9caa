package vtl_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gatemap/gatemap/template/vtl"
)

func ExampleParse() {
	t, err := vtl.Parse(`Hello $name#if($name != ""), welcome#end!`, vtl.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := t.Execute(map[string]any{"name": "Ada"})
	fmt.Println(out, err)
	out, err = t.Execute(nil) // what does not exist is the empty string
	fmt.Println(out, err)
	// Output:
	// Hello Ada, welcome! <nil>
	// Hello ! <nil>
}

func ExampleTemplate_Execute() {
	t := vtl.MustParse(`#foreach($o in $orders)
$foreach.count: $o.name x $o.n = #set($sum = $o.n * $o.price)$sum#if($foreach.hasNext);#end

#end`, vtl.Options{})
	out, err := t.Execute(map[string]any{
		"orders": json.RawMessage(`[{"name": "tea", "n": 2, "price": 3}, {"name": "cup", "n": 1, "price": 4.5}]`),
	})
	fmt.Println(out, err)
	// Output:
	// 1: tea x 2 = 6;
	// 2: cup x 1 = 4.5
	//  <nil>
}

func ExampleTemplate_AppendExecute() {
	t := vtl.MustParse(`$list.size() items: $list`, vtl.Options{})
	out, err := t.AppendExecute([]byte("> "), map[string]any{"list": []int{1, 2, 3}})
	fmt.Println(string(out), err)
	// Output: > 3 items: [1, 2, 3] <nil>
}

func ExampleTemplate_String() {
	t := vtl.MustParse(`#set($x = 2 * 21)$x of $m.k#if($m.list.size() > 1 && $x == 42)s#end`, vtl.Options{})
	fmt.Print(t)
	// Output:
	// set $x = 42
	// print $x
	// text " of "
	// print $m.k
	// if (($m.list.size() > 1) and ($x == 42))
	//   text "s"
}

func ExampleParseError() {
	_, err := vtl.Parse("line one\n#if($x) no end", vtl.Options{})
	var pe *vtl.ParseError
	if errors.As(err, &pe) {
		fmt.Println(pe.Line, pe.Column, pe.Msg)
	}
	// Output: 2 15 unexpected end of template
}

func ExampleExecError() {
	_, err := vtl.MustParse("$list[3]", vtl.Options{}).Execute(map[string]any{"list": []string{"a"}})
	var ee *vtl.ExecError
	fmt.Println(errors.As(err, &ee), ee.Line, ee.Column)
	// Output: true 1 6
}

func ExampleLimitError() {
	_, err := vtl.MustParse("#foreach($i in [1..100])0123456789#end", vtl.Options{MaxOutput: 50}).Execute(nil)
	var le *vtl.LimitError
	fmt.Println(errors.As(err, &le), le.What, le.Limit)
	// Output: true output 50
}

// clock is an object of a program.
type clock struct{ hour int }

func (c clock) Property(name string) (any, bool) { return c.hour, name == "hour" }

func (c clock) Call(name string, args []any) (any, bool, error) {
	if name != "plus" || len(args) != 1 {
		return nil, false, nil
	}
	n, ok := args[0].(int64)
	if !ok {
		return nil, true, errors.New("plus takes a number")
	}
	return clock{(c.hour + int(n)) % 24}, true, nil
}

func (c clock) String() string { return fmt.Sprintf("%02d:00", c.hour) }

func ExampleObject() {
	t := vtl.MustParse(`$now $now.hour $now.plus(5) [$now.minus(1)]`, vtl.Options{})
	out, err := t.Execute(map[string]any{"now": clock{22}})
	fmt.Println(out, err)
	// Output: 22:00 22 03:00 [] <nil>
}

func ExampleHooks() {
	src := `#if($x)yes#{else}no#end`
	t := vtl.MustParse(src, vtl.Options{Hooks: &vtl.Hooks{
		Branch: func(s vtl.Span) { fmt.Println("took", src[s.Start:s.End]) },
	}})
	out, _ := t.Execute(map[string]any{"x": false})
	fmt.Println(out)
	// Output:
	// took #{else}no
	// no
}
