package gatemap

import (
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/mapping"
)

// gatewayPointer is where the gateway responses of an API stand in the pointers
// of a ConfigError.
const gatewayPointer = "/gatewayResponses"

// gateway compiles the API's own answers to failures.
func (c *compiler) gateway() *gatewayresponse.Set {
	set, warnings, err := gatewayresponse.Compile(c.gatewayResponses, c.limits.gateway())
	faults, _ := err.(ErrorList)
	for _, e := range faults {
		e.Pointer = gatewayPointer + e.Pointer
		c.errs.Add(e)
	}
	for _, w := range warnings {
		w.Pointer = gatewayPointer + w.Pointer
		c.warnings.Add(w)
	}
	return set
}

func (l Limits) gateway() gatewayresponse.Limits {
	return gatewayresponse.Limits{Template: l.Template, Output: l.Output, Headers: l.Headers}
}

// customise gives a failure the API's own answer, if it has one.
func (ev *evaluation) customise(err *GatewayError) {
	f := gatewayresponse.Failure{Type: err.Type, Message: err.Message}
	if set := ev.engine.gateway; set != nil {
		accept, _ := firstFold(ev.req.Headers, "Accept")
		err.answer = set.Answer(&f, ev, accept, ev.engine.limits.gateway())
	}
	if ev.trace != nil {
		ev.trace.answered(ev.engine.gateway.Choose(f.Type), err.answer)
	}
}

// AppendContext implements gatewayresponse.Request. An answer to a failure cannot
// fail: a value that cannot be read has no text in it.
func (ev *evaluation) AppendContext(dst []byte, path []string) ([]byte, bool) {
	v, err := ev.ContextValue(path)
	if err != nil {
		return dst, false
	}
	return mapping.AppendText(dst, v)
}

// AppendStageVariable implements gatewayresponse.Request.
func (ev *evaluation) AppendStageVariable(dst []byte, name string) ([]byte, bool) {
	v, ok, err := ev.StageVariable(name)
	if !ok || err != nil {
		return dst, false
	}
	return mapping.AppendText(dst, v)
}

// Parameter implements gatewayresponse.Request.
func (ev *evaluation) Parameter(in gatewayresponse.Location, name string) (string, bool) {
	switch in {
	case gatewayresponse.Path:
		return lastValue(ev.req.PathParameters, name)
	case gatewayresponse.Querystring:
		return lastValue(ev.req.Querystring, name)
	}
	return ev.engine.lastHeader(ev.req.Headers, name)
}

// lastValue returns the last value of a parameter: of several the last one
// counts, as in $input.params (spec decisions).
func lastValue(fields []Field, name string) (string, bool) {
	for i := len(fields) - 1; i >= 0; i-- {
		if f := &fields[i]; f.Name == name && len(f.Values) > 0 {
			return f.Values[len(f.Values)-1], true
		}
	}
	return "", false
}
