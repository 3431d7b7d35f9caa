package gatemap

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/javaregex"
)

// lambdaError is the answer of a Lambda function that failed with message,
// which needs no escapes but those of line ends.
func lambdaError(message string) *Backend {
	message = strings.NewReplacer("\n", `\n`, "\r", `\r`).Replace(message)
	return &Backend{StatusCode: 200, Body: []byte(`{"errorMessage":"` + message + `"}`)}
}

// TestLongMessages: regular patterns take linear time, so that these end at
// all; Java itself overflows its stack on the first of them (spec decisions).
func TestLongMessages(t *testing.T) {
	long := strings.Repeat("all work and no play\n", 10_000_000/22)
	for pattern, message := range map[string]string{
		`(\n|.)+`: long,
		`(a+)+$`:  strings.Repeat("a", 5_000_000),
	} {
		e := MustCompile(integration(AWS, lambdaURI, on("200", ""), on("500", pattern)))
		resp, err := e.Evaluate(&Request{}, lambdaError(message))
		require.NoError(t, err)
		require.Equal(t, 500, resp.StatusCode, pattern)
		resp, err = e.Evaluate(&Request{}, lambdaError(message+"\r!"))
		require.NoError(t, err)
		require.Equal(t, 200, resp.StatusCode, pattern)
	}
}

// TestIrregularPatternsGiveUp: a pattern that needs backtracking ends within
// its budget with a typed error, which is never taken for "no match".
func TestIrregularPatternsGiveUp(t *testing.T) {
	e := MustCompile(integration(AWS, lambdaURI, on("200", ""), on("500", `(a|aa)+\1?$`)))
	resp, err := e.Evaluate(&Request{}, lambdaError(strings.Repeat("a", 20)))
	require.NoError(t, err)
	require.Equal(t, 500, resp.StatusCode)
	_, err = e.Evaluate(&Request{}, lambdaError(strings.Repeat("a", 60)+"!"))
	require.ErrorIs(t, err, javaregex.ErrBudget)
	var failure *GatewayError
	require.ErrorAs(t, err, &failure)
	require.Equal(t, APIConfigurationError, failure.Type)
	require.Equal(t, 500, failure.Response().StatusCode)
}
