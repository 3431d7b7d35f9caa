package vtl

import (
	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// CallSite is a method call, or the reading of a property, on a variable of the
// template: $input.path('$.a').
type CallSite struct {
	Variable string
	// Method is the name of the method, or of the property.
	Method string
	// Property says that there are no parentheses.
	Property bool
	// Args are the arguments; those that are not constant are null here.
	Args []Value
	// Constant says which arguments are constant.
	Constant []bool
}

// AllConstant reports whether every argument is constant.
func (c *CallSite) AllConstant() bool {
	for _, is := range c.Constant {
		if !is {
			return false
		}
	}
	return true
}

// Native is what a Linker gives for a call site. The object is that of the
// variable when the call is executed. Neither function may keep args.
type Native struct {
	// Eval gives the value of the call.
	Eval func(rt *javalang.Runtime, host jsondoc.Object, args []Value) (Value, javalang.Result, error)
	// Member, if it is not nil, gives an object and a name: the value of the call is
	// the member of that name. Without a name Eval has to say, which fails where
	// Member would. It may be called before Eval, and costs nothing that Eval costs
	// again.
	Member func(host jsondoc.Object) (of Value, name *jsondoc.Name)
	// Append, if it is not nil, appends the text of the value, where Eval would
	// only be called to print it. It appends nothing for a value that is null or
	// does not exist.
	Append func(rt *javalang.Runtime, host jsondoc.Object, args []Value, dst []byte) ([]byte, error)
	// Text, if it is not nil, is for one argument that is a String.
	Text *TextNative
}

// TextNative makes a text of a text, and does not depend on the host.
type TextNative struct {
	// Append is Native.Append. A step for each nativePerStep bytes of s has been
	// spent already.
	Append func(m *meter.Meter, dst []byte, s string) ([]byte, error)
	// Pay pays what Native.Eval takes for a text of so many bytes of which so many
	// were made, where nobody keeps what was made.
	Pay func(rt *javalang.Runtime, host jsondoc.Object, read, made int) error
}

// nativePerStep is how many bytes of text TextNative.Append reads for a step.
const nativePerStep = 8

// Linker is asked while a template is compiled, once for each call on a
// variable that the template does not assign. If it reports true, the call is
// compiled to its Native: constant arguments can be prepared once. A variable
// that is not an Opaque value when the template is executed has no methods
// there. A Linker may not keep the call site.
//
// It is meant for the packages of this module; values are not part of the
// public interface.
type Linker func(site *CallSite) (Native, bool)
