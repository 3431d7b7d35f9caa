package fetchprogram

import (
	"reflect"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
)

// TestArgs: the arguments give the same flags again, whatever is in them.
func TestArgs(t *testing.T) {
	for _, value := range []string{"x", "-x", "--", "a=b c", "é\n", `"`} {
		var want, got Flags
		fill(&want, value)
		parse(t, &got, want.Args())
		require.Equal(t, want, got)
		var asked, read CredentialsFlags
		fill(&asked, value)
		args := asked.Args()
		require.Equal(t, CredentialsCommand, args[0])
		parse(t, &read, args[1:])
		require.Equal(t, asked, read)
	}
	require.Empty(t, (&Flags{}).Args())
	require.Contains(t, Flags{}.Help()+CredentialsFlags{}.Help(), "credential_process")
}

// fill sets every field.
func fill(flags any, value string) {
	v := reflect.ValueOf(flags).Elem()
	for i := range v.NumField() {
		v.Field(i).SetString(value)
	}
}

func parse(t *testing.T, flags any, args []string) {
	parser, err := kong.New(flags, kong.ExplicitGroups([]kong.Group{{Key: "config"}, {Key: "output"}}))
	require.NoError(t, err)
	_, err = parser.Parse(args)
	require.NoError(t, err)
}
