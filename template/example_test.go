package template_test

import (
	"fmt"

	"github.com/gatemap/gatemap/template"
)

func Example() {
	set, errs := template.Compile([]template.Entry{
		{ContentType: "application/json", Source: `{"message": "$util.escapeJavaScript($input.path('$.errorMessage'))"}`},
		{ContentType: "text/plain", Source: "$input.path('$.errorMessage')"},
	}, template.Options{})
	if len(errs) > 0 {
		fmt.Println(errs)
		return
	}
	choice := set.Choose("text/plain, application/json;q=0.5")
	env := template.Env{Body: []byte(`{"errorMessage": "no such pet"}`)}
	out, err := choice.Template.Append(nil, &env)
	fmt.Println(string(out), err)
	fmt.Println(choice.Reason)
	// Output:
	// no such pet <nil>
	// the first type of Accept has a template
}

func ExampleTemplate_Append() {
	t, err := template.Parse(`#set($context.responseOverride.status = 404)$input.json('$.id')`, template.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	env := template.Env{Body: []byte(`{"id": 7}`)}
	out, err := t.Append(nil, &env)
	fmt.Println(string(out), env.Overrides.Status, err)
	// Output: 7 404 <nil>
}
