package gatemap

import "github.com/gatemap/gatemap/template/vtl"

// WithTemplateHooks makes templates report what they execute, which is what
// coverage is measured by. The function is called for each template while it
// is compiled, with the key of its integration response and the media type
// that is its own key; nil reports nothing. The hooks are called during
// Evaluate and must be safe for concurrent use when it is. Without this option
// templates run the same code as if there were no hooks.
func WithTemplateHooks(hooks func(response, contentType string) *vtl.Hooks) Option {
	return func(o *options) { o.hooks = hooks }
}
