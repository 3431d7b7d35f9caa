package executionlog

// Failed begins the lines of the failures that the service puts down to the
// configuration.
const Failed = "Execution failed due to configuration error: "

// The reasons that the log gives for a failure, with the verbs of fmt: those that
// are the service's.
const (
	InvalidAddress = Failed + "Invalid endpoint address"
	Invocation     = "Lambda invocation failed with status: %d."
	MethodResponse = Failed + "Output mapping refers to an invalid method response: %s"
	Base64         = Failed + "Unable to base64 decode the body."
	MockStatus     = Failed + "Unable to parse statusCode. It should be an integer that is defined in the request template."
	Payload        = Failed + "Integration response of reported length %d is larger than allowed maximum of %d bytes."
)

// Those that are not known and are this project's choice.
const (
	RequestBody = "Request body is larger than allowed maximum of %d bytes."
	Pattern     = Failed + "Unable to match the selection pattern of integration response %s"
	Parameter   = Failed + "Unable to map %s"
	Template    = Failed + "Unable to transform response"
	Binary      = Template + ": a mapping template needs text and the payload is binary"
	Override    = Failed + "Invalid override of response header %q"
	Headers     = Failed + "Response headers of %d bytes are larger than allowed maximum of %d bytes."
	Ended       = Failed + "The evaluation was ended"
	Unexpected  = Failed + "Internal failure"
)
