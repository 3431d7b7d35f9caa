package gatemap

import (
	"errors"

	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template/vtl"
)

// positionOf returns where inside a pattern, expression or template an error
// is, zeros when it does not say.
func positionOf(err error) (line, column int) {
	var pattern *selection.PatternSyntaxError
	if errors.As(err, &pattern) {
		return pattern.Line, pattern.Column
	}
	var syntax *vtl.ParseError
	if errors.As(err, &syntax) {
		return syntax.Line, syntax.Column
	}
	var limit *vtl.LimitError
	if errors.As(err, &limit) {
		return limit.Line, limit.Column
	}
	var text *textFault
	if errors.As(err, &text) {
		return text.position()
	}
	return 0, 0
}
