package buildversion

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOf(t *testing.T) {
	words := strings.Fields(Of("program"))
	require.Equal(t, []string{"program", Module()}, words[:2])
	require.Equal(t, []string{runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}, words[len(words)-2:])
}

func TestSource(t *testing.T) {
	commit := []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}}
	for _, tt := range []struct {
		info *debug.BuildInfo
		want string
	}{
		{nil, "(devel)"},
		{&debug.BuildInfo{}, "(devel)"},
		{&debug.BuildInfo{Settings: commit}, "(devel) 0123456789ab"},
		{&debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: commit}, "(devel) 0123456789ab"},
		{&debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "01"}}}, "(devel) 01"},
		{&debug.BuildInfo{Main: debug.Module{Version: "v0.1.0"}, Settings: commit}, "v0.1.0"},
	} {
		require.Equal(t, tt.want, source(tt.info))
	}
}
