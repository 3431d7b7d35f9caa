package lang_test

import (
	"fmt"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

func ExampleCall() {
	var rt javalang.Runtime
	name := jsondoc.OfString("gate map")
	v, _, err := javalang.Call(&rt, name, "replace", []javalang.Value{jsondoc.OfString(" "), jsondoc.OfString("-")})
	fmt.Println(v.Str(), err)

	_, res, _ := javalang.Call(&rt, name, "noSuchMethod", nil)
	fmt.Println(res == javalang.Missing)

	_, _, err = javalang.Call(&rt, name, "charAt", []javalang.Value{jsondoc.OfInt(99)})
	fmt.Println(err)
	// Output:
	// gate-map <nil>
	// true
	// java.lang.StringIndexOutOfBoundsException: index out of range
}

func ExampleAdd() {
	var rt javalang.Runtime
	v, _ := javalang.Add(&rt, jsondoc.OfInt(2147483647), jsondoc.OfInt(1))
	fmt.Println(v.Kind() == jsondoc.Long, v.Int64())
	// Output: true 2147483648
}

func ExampleNewIterator() {
	var rt javalang.Runtime
	it, ok, _ := javalang.NewIterator(&rt, javalang.NewRange(&rt, 3, 1))
	for more := ok; more; {
		if more, _ = it.HasNext(&rt); more {
			v, _ := it.Next(&rt)
			fmt.Print(v.Int64(), " ")
		}
	}
	// Output: 3 2 1
}
