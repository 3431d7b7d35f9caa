package live

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// invocation is the service that calls of a deployed API are signed for.
const invocation = "execute-api"

// NewSigner returns a function that signs requests to a deployed API by Signature
// Version 4, for methods whose authorization is AWS_IAM. It finds out whether
// there are credentials. Its error is an *Error.
func NewSigner(ctx context.Context, o Options) (func(ctx context.Context, r *http.Request, body []byte) error, error) {
	cfg, err := configuration(ctx, o)
	if err != nil {
		return nil, err
	}
	signer := v4.NewSigner()
	return func(ctx context.Context, r *http.Request, body []byte) error {
		credentials, err := cfg.Credentials.Retrieve(ctx)
		if err != nil {
			return err
		}
		hash := sha256.Sum256(body)
		return signer.SignHTTP(ctx, credentials, r, hex.EncodeToString(hash[:]), invocation, cfg.Region, time.Now())
	}, nil
}
