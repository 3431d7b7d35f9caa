package traffic

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/template"
)

// secret are the headers whose values no log shows, as the service does not
// (guide, set-up-logging: authorization headers, API keys and the like).
var secret = []string{"authorization", "proxy-authorization", "x-api-key", "cookie", "set-cookie", "x-amz-security-token"}

// Hidden stands for a value that no log shows.
const Hidden = "****************"

// Redacted returns headers without their secrets.
func Redacted(fields []template.Field) []template.Field {
	out := slices.Clone(fields)
	for i := range out {
		if slices.Contains(secret, strings.ToLower(out[i].Name)) {
			out[i].Values = []string{Hidden}
		}
	}
	return out
}
