package reload_test

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/deploy"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/reload"
)

// TestWatchMissesNothing: a file that changes after it was read and before its
// folder is watched is read again, though its time is before the reading, as the
// clock of files is behind. First that of a definition, then one of a folder that
// only the reloaded definition leads to.
func TestWatchMissesNothing(t *testing.T) {
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
		behind := time.Now().Add(-4 * time.Millisecond)
		require.NoError(t, os.Chtimes(name, behind, behind))
	}
	write(one, "first")
	write(two, "early")
	a, err := reload.New(func() (*deploy.Deployment, error) {
		text, err := os.ReadFile(one)
		files := []string{one}
		if strings.Contains(string(text), "two") {
			more, err := os.ReadFile(two)
			require.NoError(t, err)
			write(two, "late")
			text, files = append(text, more...), append(files, two)
		}
		return &deploy.Deployment{Digest: sha256.Sum256(text), Files: files}, err
	})
	require.NoError(t, err)
	write(one, "and two")

	ctx, cancel := context.WithCancel(context.Background())
	told, ended := make(chan [sha256.Size]byte, 8), make(chan error, 1)
	go func() { ended <- a.Watch(ctx, nil, func(error) { told <- a.State().Digest }) }()
	require.Equal(t, sha256.Sum256([]byte("and twoearly")), <-told)
	require.Equal(t, sha256.Sum256([]byte("and twolate")), <-told)
	cancel()
	require.NoError(t, <-ended)
}
