package vtl

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestForeachPlace has what the reference engine prints: columns are UTF-16
// units with tab stops of eight, \r, \n and both together end a line, and the
// first line of an interpolated string goes on at the column of the string.
func TestForeachPlace(t *testing.T) {
	const loop = "#foreach($x in [1])$foreach.info.line:$foreach.info.column#end"
	for _, c := range []struct{ before, after, want string }{
		{"", "", "1:1"},
		{"\t", "", "1:9"},
		{"abcdefg\t", "", "1:9"},
		{"abcdefgh\t", "", "1:17"},
		{"\t\t", "", "1:17"},
		{"\n\t ", "", "2:10"},
		{"\r\n\t", "", "2:9"},
		{"\r\t", "", "2:9"},
		{"a\r\r\n\t", "", "3:9"},
		{"\u00e9\t", "", "1:9"},
		{"\U0001F600 ", "", "1:4"},
		{"\u2028x", "", "1:3"},
		{"#define($x)\t#end", "", "1:21"},
		{`#set($s="ab`, `")$s`, "1:12"},
		{"\n\t#set($s=\"a\tb", `")$s`, "2:27"},
		{"#set($s=\"x\n\t", `")$s`, "2:9"},
		{"#set($s=\"\U0001F600", `")$s`, "1:12"},
		{"#set($s=\"a\t#set($t=\"\"b\t", `"")$t")$s`, "1:35"},
	} {
		out, err := MustParse(c.before+loop+c.after, Options{}).Execute(nil)
		require.NoError(t, err)
		require.True(t, strings.HasSuffix(strings.TrimSpace(out), c.want), "%q: %q, want %s", c.before, out, c.want)
	}
}
