package parquet

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"b.parquet", "a=1/x.PARQUET", "a=1/b=c%3Dd %zz/y.parquet", "a=" + absent + "/z.parquet", "plain/=x/w.parquet",
		"_temporary/0/t.parquet", ".hidden/h.parquet", "a=1/_metadata.parquet", "a=1/x.crc", "_SUCCESS", "a=1/.x.parquet.crc",
	} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o700))
		require.NoError(t, os.WriteFile(name, nil, 0o600))
	}
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder.parquet"), 0o700))
	all, err := Folder(dir)
	require.NoError(t, err)
	got := map[string][]string{}
	for _, f := range all {
		name, err := filepath.Rel(dir, f.Name)
		require.NoError(t, err)
		got[filepath.ToSlash(name)] = f.Columns
	}
	require.Equal(t, map[string][]string{
		"b.parquet": nil, "a=1/x.PARQUET": {"a=1"}, "a=1/b=c%3Dd %zz/y.parquet": {"a=1", "b=c%3Dd %zz"}, "a=" + absent + "/z.parquet": nil, "plain/=x/w.parquet": nil,
	}, got)

	escaped := filepath.Join(dir, "c%2Ed=%41%20=/x.parquet")
	require.NoError(t, os.MkdirAll(filepath.Dir(escaped), 0o700))
	require.NoError(t, os.WriteFile(escaped, nil, 0o600))
	all, err = Folder(filepath.Join(dir, "c%2Ed=%41%20="))
	require.NoError(t, err)
	require.Equal(t, []File{{Name: escaped}}, all, "the folder itself is no partition")
	columns, err := partition(dir, escaped)
	require.NoError(t, err)
	require.Equal(t, []string{"c.d=A ="}, columns)
	_, err = partition(dir, filepath.Join(dir, "a%3Db=c", "x.parquet"))
	require.ErrorContains(t, err, `the column "a=b" has an equals sign in its name`)

	_, err = Folder(filepath.Join(dir, "missing"))
	require.EqualError(t, err, filepath.Join(dir, "missing")+": no such file or directory")
}
