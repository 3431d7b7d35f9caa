package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Options say where the API is and who asks. What is empty comes from the
// environment and the shared configuration, as for every tool of AWS.
type Options struct {
	Region   string
	Profile  string
	Endpoint string // of an emulator, or of a VPC
}

const (
	// attempts is how often a throttled request is made. The control plane
	// allows a few requests a second to an account (guide, api-gateway-limits),
	// which other tools use up; with the back-off below this is some two minutes.
	attempts   = 10
	maxBackoff = 20 * time.Second

	// unanswered is how often a request is made that gets no answer at all.
	unanswered = 3

	// answerIn bounds one attempt.
	answerIn = time.Minute

	// maxBody bounds an answer. A page of 500 resources with templates of
	// 300 KB is possible, and not what anybody has.
	maxBody = 256 << 20

	// signingRegion is for an emulator, which does not care.
	signingRegion = "us-east-1"
)

// NewClient returns a client that retries throttled requests with back-off, or
// as Retry-After says. It finds out whether there are credentials. Its error is
// an *Error.
func NewClient(ctx context.Context, o Options) (*apigateway.Client, error) {
	if u, err := url.Parse(o.Endpoint); o.Endpoint != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return nil, &Error{Msg: fmt.Sprintf("the endpoint %q is not a URL such as http://localhost:4566", o.Endpoint)}
	}
	cfg, err := configuration(ctx, o)
	if err != nil {
		return nil, err
	}
	return apigateway.NewFromConfig(cfg, func(a *apigateway.Options) {
		if o.Endpoint != "" {
			a.BaseEndpoint = &o.Endpoint
		}
	}), nil
}

// configuration finds the region and credentials. Its error is an *Error.
func configuration(ctx context.Context, o Options) (aws.Config, error) {
	load := []func(*config.LoadOptions) error{
		config.WithRetryer(func() aws.Retryer { return newRetryer() }),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(answerIn)),
		config.WithRegion(o.Region),
	}
	if o.Profile != "" {
		load = append(load, config.WithSharedConfigProfile(o.Profile))
	}
	cfg, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return cfg, &Error{Msg: fmt.Sprintf("the AWS configuration cannot be used: %v", err), Err: err}
	}
	if cfg.Region == "" && o.Endpoint != "" {
		cfg.Region = signingRegion
	}
	if cfg.Region == "" {
		return cfg, &Error{Msg: "no AWS region: give --region, set AWS_REGION, or choose a --profile that has one"}
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		if ctx.Err() != nil {
			return cfg, interrupted(ctx)
		}
		return cfg, &Error{Msg: fmt.Sprintf("no AWS credentials: set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give --profile, or log in with aws sso login (%v)", err), Err: err}
	}
	return cfg, nil
}

// retryer is the SDK's with the time that the service asks for: the SDK looks
// at X-Amz-Retry-After only.
type retryer struct{ aws.RetryerV2 }

func newRetryer() retryer {
	return retryer{retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = attempts
		o.MaxBackoff = maxBackoff
	})}
}

// RetryDelay returns how long to wait before the next attempt, or err when
// there should be none.
func (r retryer) RetryDelay(attempt int, err error) (time.Duration, error) {
	delay, failed := r.RetryerV2.RetryDelay(attempt, err)
	var answer *smithyhttp.ResponseError
	got := errors.As(err, &answer) && answer.HTTPStatusCode() != 0
	if !got && attempt >= unanswered {
		return 0, err
	}
	if failed == nil && got {
		if wanted, ok := retryAfter(answer.Response.Header.Get("Retry-After"), time.Now()); ok {
			delay = max(delay, min(wanted, answerIn))
		}
	}
	return delay, failed
}

// retryAfter reads the header, in seconds or as a date (RFC 9110, 10.2.3).
func retryAfter(header string, now time.Time) (time.Duration, bool) {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now)), true
	}
	return 0, false
}

// keep puts the bytes of the answer, from which the SDK reads its types, into
// raw too.
func keep(raw *[]byte) func(*apigateway.Options) {
	mw := middleware.DeserializeMiddlewareFunc("KeepBody", func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
		middleware.DeserializeOutput, middleware.Metadata, error,
	) {
		out, meta, err := next.HandleDeserialize(ctx, in)
		answer, ok := out.RawResponse.(*smithyhttp.Response)
		if err != nil || !ok {
			return out, meta, err
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
		if err == nil && len(body) > maxBody {
			err = fmt.Errorf("the answer is larger than %d MiB", maxBody>>20)
		}
		*raw, answer.Body = body, io.NopCloser(bytes.NewReader(body))
		return out, meta, err
	})
	return apigateway.WithAPIOptions(func(s *middleware.Stack) error { return s.Deserialize.Add(mw, middleware.After) })
}
