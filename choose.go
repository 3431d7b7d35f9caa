package gatemap

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/selection"
)

// choose selects the integration response.
func (ev *evaluation) choose() (*response, *GatewayError) {
	subject, status, err := ev.subject()
	if err != nil {
		return nil, err
	}
	e := ev.engine
	if ev.trace != nil {
		ev.trace.selected(e, subject, status)
	}
	var i int
	var cause error
	if subject.message {
		i, cause = e.selector.ByMessage(subject.text, status)
	} else {
		i, cause = e.selector.ByStatus(status)
	}
	if cause != nil {
		return nil, e.selectionFailed(cause)
	}
	return &e.responses[i], nil
}

func (e *Engine) selectionFailed(cause error) *GatewayError {
	var gaveUp *selection.PatternError
	if errors.As(cause, &gaveUp) {
		return configurationError(cause, logPattern, e.responses[gaveUp.Index].key)
	}
	return configurationError(nil, "%s", executionFailed+cause.Error())
}

// subject is what the patterns are matched against.
type subject struct {
	message bool // text is the subject; otherwise it is the status
	text    string
}

// subject finds the subject and the status of the backend.
func (ev *evaluation) subject() (subject, int, *GatewayError) {
	status := ev.backend.StatusCode
	switch ev.engine.kind {
	case lambdaBackend:
		if status == 0 {
			status = 200
		}
		s, err := ev.lambdaSubject(status)
		return s, status, err
	case mockBackend:
		if status == 0 {
			return ev.mockSubject()
		}
	}
	return subject{}, status, nil
}

// lambdaSubject is the decoded errorMessage (spec recorded 1.7, 1.8, 1.15). An
// invocation that failed itself does not get as far (spec documented 1.4, spec
// decisions, "Lambda invocation that failed itself").
func (ev *evaluation) lambdaSubject(status int) (subject, *GatewayError) {
	ev.validText()
	if failed := ev.failedInvocation(status); failed != 0 {
		return subject{}, configurationError(nil, logInvocation, failed)
	}
	s := subject{message: true}
	if ev.engine.selector.HasPatterns() || ev.trace != nil {
		s.text = ev.errorMessage()
	}
	return s, nil
}

const accessDenied = "AccessDeniedException"

// failedInvocation returns the status of an invocation that failed itself, 0
// for one that reached the function.
func (ev *evaluation) failedInvocation(status int) int {
	if _, byFunction := firstFold(ev.backend.Headers, functionError); status >= 400 && !byFunction {
		return status
	}
	if !mentions(ev.body, accessDenied) {
		return 0
	}
	root, err := ev.Document()
	if err != nil {
		return 0
	}
	name, _ := root.Get("__type")
	if !strings.HasSuffix(name.Str(), accessDenied) {
		return 0
	}
	if status >= 400 {
		return status
	}
	return 403
}

// mockSubject reads the status from the rendered request template, as
// leniently as the service does: it has to be an integer (spec recorded 1,
// "MOCK request body"). A MOCK integration without a request template answers
// with its default response (spec documented 1.1).
func (ev *evaluation) mockSubject() (subject, int, *GatewayError) {
	if len(ev.backend.Body) == 0 {
		return subject{message: true}, 0, nil
	}
	defer ev.custom.reset() // free for this: only a Lambda function has custom errors
	root, err := ev.custom.root(&ev.meter, ev.backend.Body)
	if err != nil {
		return subject{}, 0, configurationError(err, logMockStatus)
	}
	status, _ := root.Get("statusCode")
	if !status.IsIntegral() || int64(int32(status.Int64())) != status.Int64() {
		return subject{}, 0, configurationError(nil, logMockStatus)
	}
	return subject{}, int(status.Int64()), nil
}

// matched returns the text that the patterns are matched against.
func (s subject) matched(status int) string {
	if s.message {
		return s.text
	}
	return strconv.Itoa(status)
}
