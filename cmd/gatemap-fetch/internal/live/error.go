package live

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Error says why an API could not be read, and what to do about it.
type Error struct {
	Msg string
	Err error // the underlying error, which Unwrap returns; may be nil
}

// Error gives the message.
func (e *Error) Error() string { return e.Msg }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// interrupted is the error of a run that somebody ended.
func interrupted(ctx context.Context) *Error {
	return &Error{Msg: "interrupted; nothing is written", Err: ctx.Err()}
}

// Codes of the service and of its front end (API reference, CommonErrors).
var (
	forbidden   = []string{"AccessDeniedException", "AccessDenied", "ForbiddenException", "NotAuthorized", "UnauthorizedOperation"}
	credentials = []string{
		"UnauthorizedException", "UnrecognizedClientException", "InvalidSignatureException", "SignatureDoesNotMatch", "ExpiredTokenException",
		"ExpiredToken", "InvalidClientTokenId", "IncompleteSignature", "MissingAuthenticationTokenException", "MissingAuthenticationToken", "OptInRequired",
	}
	throttled = []string{"TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded"}
)

// error puts a failure of the SDK into words. what is the thing that was asked
// for.
func (r *reader) error(err error, what string) *Error {
	if r.ctx.Err() != nil {
		return interrupted(r.ctx)
	}
	region := r.client.Options().Region
	e := &Error{Err: err}
	var api smithy.APIError
	var answer *smithyhttp.ResponseError
	switch {
	case errors.As(err, &api):
		e.Msg = refusal(api, what, region)
	case errors.As(err, &answer) && answer.HTTPStatusCode() != 0:
		e.Msg = fmt.Sprintf("API Gateway answers for %s with HTTP status %d: %v", what, answer.HTTPStatusCode(), answer.Err)
	default:
		e.Msg = fmt.Sprintf("%s cannot be read: %v", what, network(err))
	}
	e.Msg = strings.ReplaceAll(e.Msg, "\n", " ")
	return e
}

// refusal says what an error of the service means.
func refusal(api smithy.APIError, what, region string) string {
	code := api.ErrorCode()
	said := code
	if m := api.ErrorMessage(); m != "" {
		said += ": " + m
	}
	is := func(codes []string) bool {
		for _, c := range codes {
			if c == code {
				return true
			}
		}
		return false
	}
	switch {
	case code == "NotFoundException":
		return fmt.Sprintf("there is no %s in region %s for these credentials; the ids are those of aws apigateway get-rest-apis and get-resources (%s)", what, region, said)
	case code == "BadRequestException" || code == "ValidationException":
		return fmt.Sprintf("API Gateway does not accept the request for %s (%s)", what, said)
	case is(forbidden):
		return fmt.Sprintf("the credentials do not permit reading %s; apigateway:GET on it is needed (%s)", what, said)
	case is(credentials):
		return fmt.Sprintf("AWS does not accept the credentials; they may have expired, or belong to another account or endpoint (%s)", said)
	case is(throttled):
		return fmt.Sprintf("API Gateway throttles the requests; %d attempts were not enough, try again later (%s)", attempts, said)
	}
	return fmt.Sprintf("%s cannot be read (%s)", what, said)
}

// network cuts what the SDK says in front of a failure of the network.
func network(err error) error {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &dns):
		return fmt.Errorf("the host %s is not found; is the region right, and is there a network?", dns.Name)
	case errors.As(err, &op):
		return fmt.Errorf("no connection: %w", op)
	}
	return err
}
