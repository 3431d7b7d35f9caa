package contenthandling_test

import (
	"fmt"

	"github.com/gatemap/gatemap/contenthandling"
)

func ExampleDecide() {
	types := contenthandling.NewMediaTypes([]string{"image/png"})
	payload := types.Match("image/png")
	accept := types.Match("text/html,image/png")
	action := contenthandling.Decide(contenthandling.Undefined, !types.Empty(), payload, accept)
	body, err := action.Convert(nil, []byte("\x89PNG"), nil)
	fmt.Printf("%v: %s %v\n", action, body, err)
	// Output: base64-encode: iVBORw== <nil>
}
