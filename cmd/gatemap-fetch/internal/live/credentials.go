package live

import (
	"context"

	"github.com/gatemap/gatemap/internal/fetchprogram"
)

// Credentials finds credentials and a region. Its error is an *Error.
func Credentials(ctx context.Context, o Options) (fetchprogram.Credentials, error) {
	cfg, err := configuration(ctx, o)
	if err != nil {
		return fetchprogram.Credentials{}, err
	}
	found, err := cfg.Credentials.Retrieve(ctx) // which configuration has done before; they are kept
	if err != nil {
		return fetchprogram.Credentials{}, &Error{Msg: err.Error(), Err: err}
	}
	c := fetchprogram.Credentials{
		Version: 1, AccessKeyId: found.AccessKeyID, SecretAccessKey: found.SecretAccessKey, SessionToken: found.SessionToken, Region: cfg.Region,
	}
	if found.CanExpire {
		c.Expiration = found.Expires.UTC()
	}
	return c, nil
}
