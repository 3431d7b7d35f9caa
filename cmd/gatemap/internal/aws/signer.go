package aws

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/companion"
	"github.com/gatemap/gatemap/internal/fetchprogram"
	"github.com/gatemap/gatemap/internal/sigv4"
)

// invocation is the service that calls of a deployed API are signed for.
const invocation = "execute-api"

// early is how long before their end credentials are not used any more.
const early = 10 * time.Second

// NewSigner returns a function that signs requests to a deployed API by Signature
// Version 4, for methods whose authorization is AWS_IAM. It may be called by several
// goroutines. It finds out whether there are credentials: those of the environment,
// unless a profile is given, and otherwise what gatemap-fetch finds.
func NewSigner(ctx context.Context, o fetchprogram.CredentialsFlags) (func(ctx context.Context, r *http.Request, body []byte) error, error) {
	s := &source{flags: o, current: environment(o)}
	if _, err := s.get(ctx); err != nil {
		return nil, err
	}
	return func(ctx context.Context, r *http.Request, body []byte) error {
		c, err := s.get(ctx)
		if err != nil {
			return err
		}
		// A plus sign is a space for this side; the other may take it as it is.
		r.URL.RawQuery = strings.ReplaceAll(r.URL.RawQuery, "+", "%20")
		signer := sigv4.Signer{
			AccessKeyID: c.AccessKeyId, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken, Region: c.Region, Service: invocation,
		}
		signer.Sign(r, body, time.Now())
		return nil
	}, nil
}

// environment gives the credentials that every tool of AWS takes before it looks for
// others, if they are there with a region, or the zero value. The names are those that the AWS SDK for
// Go reads, in its order.
func environment(o fetchprogram.CredentialsFlags) fetchprogram.Credentials {
	first := func(names ...string) string {
		for _, name := range names {
			if value := os.Getenv(name); value != "" {
				return value
			}
		}
		return ""
	}
	c := fetchprogram.Credentials{
		AccessKeyId:     first("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"),
		SecretAccessKey: first("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"),
		SessionToken:    os.Getenv("AWS_SESSION_TOKEN"),
		Region:          cmp.Or(o.Region, first("AWS_REGION", "AWS_DEFAULT_REGION")),
	}
	if o.Profile != "" || c.AccessKeyId == "" || c.SecretAccessKey == "" || c.Region == "" {
		return fetchprogram.Credentials{}
	}
	return c
}

// source keeps credentials until they expire.
type source struct {
	flags   fetchprogram.CredentialsFlags
	mu      sync.Mutex
	current fetchprogram.Credentials
}

func (s *source) get(ctx context.Context) (fetchprogram.Credentials, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	usable := s.current.AccessKeyId != "" && (s.current.Expiration.IsZero() || time.Until(s.current.Expiration) > early)
	if usable {
		return s.current, nil
	}
	found, err := ask(ctx, s.flags)
	if err == nil {
		s.current = found
	}
	return found, err
}

// ask runs gatemap-fetch for credentials.
func ask(ctx context.Context, o fetchprogram.CredentialsFlags) (fetchprogram.Credentials, error) {
	var c fetchprogram.Credentials
	path, err := companion.Path(fetchprogram.Name)
	if err != nil {
		return c, fmt.Errorf("the environment has no AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION (or --region) to be used, and others cannot be looked for: %w", err)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, path, o.Args()...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	var exit *exec.ExitError
	switch said := strings.TrimPrefix(strings.TrimSpace(stderr.String()), "gatemap: "); {
	case ctx.Err() != nil:
		return c, ctx.Err()
	case errors.As(err, &exit) && said != "":
		return c, errors.New(said)
	case err != nil:
		return c, fmt.Errorf("%s: %w", path, err)
	}
	if err := json.Unmarshal(stdout.Bytes(), &c); err != nil || c.Version != 1 || c.AccessKeyId == "" || c.SecretAccessKey == "" || c.Region == "" {
		return c, fmt.Errorf("%s prints no credentials with a region; is it of the version of gatemap?", path)
	}
	return c, nil
}
