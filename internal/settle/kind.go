package settle

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
)

// WithType returns op with the type that somebody says the integration has:
// lambda, aws, http or mock, in any case; "" leaves it to the definition, which
// has to say it then. What contradicts the definition is an error. For messages,
// file is the definition and setting how the type is said: "--type ", "type: ".
// op stays as it is.
func WithType(op *definition.Operation, file, setting, name string) (*definition.Operation, error) {
	in, typed := *op.Integration, *op
	typed.Integration = &in
	want, lambda := gatemap.IntegrationType(strings.ToUpper(name)), strings.EqualFold(name, "lambda")
	callsLambda, known := definition.CallsLambda(in.URI)
	switch {
	case name == "" && in.Type == "":
		return nil, fmt.Errorf("%s does not say the integration type: give %slambda, aws, http or mock", file, setting)
	case name == "" && in.Type == gatemap.AWS && !known && op.Backend == definition.UnresolvedBackend:
		return nil, fmt.Errorf("the uri %s of %s does not say whether the integration calls a Lambda function: give %slambda or aws, or the parameter that the uri needs", in.URI, file, setting)
	case name == "":
		return &typed, nil
	case lambda:
		want = gatemap.AWS
	case want == gatemap.HTTPProxy || want == gatemap.AWSProxy:
		return nil, fmt.Errorf("%s%s: a proxy integration hands the backend's answer through and has no integration responses", setting, name)
	case want != gatemap.AWS && want != gatemap.HTTP && want != gatemap.Mock:
		return nil, fmt.Errorf("%s%s: must be lambda, aws, http or mock", setting, name)
	}
	switch {
	case in.Type != "" && in.Type != want:
		return nil, fmt.Errorf("%s%s contradicts %s, whose type is %s", setting, name, file, in.Type)
	case want != gatemap.AWS:
	case in.URI != "" && known && lambda != callsLambda:
		return nil, fmt.Errorf("%s%s contradicts %s, whose uri is %s", setting, name, file, in.URI)
	case lambda:
		typed.Backend = definition.LambdaBackend
	default:
		typed.Backend = definition.ServiceBackend
	}
	in.Type = want
	return &typed, nil
}

// IsLambda reports whether the integration calls a Lambda function.
func IsLambda(op *definition.Operation) bool {
	return op.Integration.Type == gatemap.AWS && op.BackendKind() == definition.LambdaBackend
}

// Faults returns the error of gatemap.CompileMethod with the places of its
// faults in the files of the definition. locate is the operation's Locate, or
// what stands for it. A fault inside a string keeps its line and column there
// in front of its message.
func Faults(err error, m *definition.Operation, locate func(*definition.Fault) *definition.Fault) error {
	var list definition.Faults
	if !errors.As(err, &list) {
		return err
	}
	var all definition.Faults
	for _, e := range list {
		for _, f := range allFaults(e, m) {
			all.Add(Locate(f, locate))
		}
	}
	return all
}

// Locate is Faults for one fault.
func Locate(e *definition.Fault, locate func(*definition.Fault) *definition.Fault) *definition.Fault {
	f := locate(e)
	if e.Line > 0 {
		f.Message = fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
	}
	return f
}
