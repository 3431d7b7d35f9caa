package terraform

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// moduleOf reads a text as a whole, or block by block where that can be.
func moduleOf(text string, whole bool) (l *read.Loader, err error) {
	defer read.Catch(&err)
	src := read.NewSource("main.tf")
	src.Data, src.Whole = []byte(text), whole
	l = read.NewLoader(src)
	ReadModule(l, ".", "main.tf")
	l.Finish()
	return l, nil
}

// sameCut requires that a text that is read block by block is read as it is as a whole,
// and reports whether it is. cutFrom has to be 0.
func sameCut(t *testing.T, text string) bool {
	parts, err := moduleOf(text, false)
	if err != nil {
		return false // and is read as a whole then
	}
	whole, err := moduleOf(text, true)
	require.NoError(t, err)
	require.Equal(t, whole.Methods, parts.Methods)
	require.Equal(t, whole.Problems, parts.Problems)
	require.Equal(t, whole.GatewayResponses, parts.GatewayResponses)
	require.Equal(t, whole.Stages, parts.Stages)
	return parts.Cut
}

// small makes files of any size be read block by block.
func small(t testing.TB) {
	before := cutFrom
	cutFrom = 0
	t.Cleanup(func() { cutFrom = before })
}

const integration = "resource \"aws_api_gateway_integration\" \"i%s\" {\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  resource_id = %s\n  http_method = \"GET\"\n  type = \"MOCK\"\n%s}\n"

var cutTexts = []struct {
	name, text string
	cut        bool
}{
	{"two", fmt.Sprintf(integration, "1", `"/a"`, "") + fmt.Sprintf(integration, "2", `"/b"`, ""), true},
	{"comments", "# c\n\n// d\n  " + fmt.Sprintf(integration, "1", `"/a"`, "") + "# end", true},
	{"carriage returns", strings.ReplaceAll(fmt.Sprintf(integration, "1", `"/a"`, "")+fmt.Sprintf(integration, "2", `"/b"`, ""), "\n", "\r\n"), true},
	{"twice", fmt.Sprintf(integration, "1", `"/a"`, "") + fmt.Sprintf(integration, "1", `"/b"`, ""), true},
	{"behind", fmt.Sprintf(integration, "1", `aws_api_gateway_resource.r.id`, "") + "resource \"aws_api_gateway_resource\" \"r\" {\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  parent_id = aws_api_gateway_rest_api.a.root_resource_id\n  path_part = \"p\"\n}\n" + "resource \"aws_api_gateway_rest_api\" \"a\" {\n  name = \"é\"\n}\n", true},
	{"count", fmt.Sprintf(integration, "1", `"/${count.index}"`, "  count = 2\n"), true},
	{"count of 0", fmt.Sprintf(integration, "1", `"/a"`, "  count = var.n\n") + "variable \"n\" {\n  default = 0\n}\n", true},
	{"count that is not known", fmt.Sprintf(integration, "1", `"/a"`, "  count = var.n\n"), true},
	{"depends on itself", fmt.Sprintf(integration, "1", `aws_api_gateway_integration.i1.resource_id`, ""), true},
	{"old block", fmt.Sprintf(integration, "1", `"/a"`, "  request_parameters {\n    \"integration.request.path.p\" = \"method.request.path.p\"\n  }\n"), true},
	{"nested block", fmt.Sprintf(integration, "1", `"/a"`, "  tls_config {\n    insecure_skip_verification = true\n  }\n"), true},
	{"two in one text", "variable \"n\" {}\n" + fmt.Sprintf(integration, "1", `"/a"`, ""), true},
	{"others", "locals {\n  p = \"/p\"\n}\n" + fmt.Sprintf(integration, "1", `local.p`, "") + "data \"aws_region\" \"r\" {\n}\n", true},
	{"brace in a heredoc", fmt.Sprintf(integration, "1", "<<E\n}\nE\n", ""), false},
	{"head in a heredoc", "locals {\n  t = <<E\n}\n" + fmt.Sprintf(integration, "1", `"/a"`, "") + "E\n}\n", false},
	{"brace in a comment", fmt.Sprintf(integration, "1", `"/a"`, "/*\n}\n*/\n"), false},
	{"blocks of one text", strings.Replace(fmt.Sprintf(integration, "1", `"/a"`, ""), "\n}", "\n} ", 1) + "resource \"aws_api_gateway_resource\" \"r\" {\n}\n", false},
	{"attribute", "a = 1\n" + fmt.Sprintf(integration, "1", `"/a"`, ""), false},
	{"fault", fmt.Sprintf(integration, "1", `"/a`, ""), false},
	{"fault of what is there twice", fmt.Sprintf(integration, "1", `"/a"`, "") + fmt.Sprintf(integration, "1", `"/a`, ""), false},
	{"fault of what is there twice, with another head", strings.Replace(fmt.Sprintf(integration, "1", `"/a"`, ""), " \"", "\"", 2) + fmt.Sprintf(integration, "1", `"/a`, ""), false},
	{"deep", fmt.Sprintf(integration, "1", strings.Repeat("(", 300)+"1"+strings.Repeat(")", 300), ""), false},
}

func TestCut(t *testing.T) {
	small(t)
	for _, c := range cutTexts {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.cut, sameCut(t, c.text), c.text) })
	}
}

func TestSmallFilesAreNotCut(t *testing.T) {
	l, err := moduleOf(cutTexts[0].text, false)
	require.NoError(t, err)
	require.False(t, l.Cut)
	l, err = moduleOf(strings.Repeat("# long\n", 10_000)+cutTexts[0].text, false)
	require.NoError(t, err)
	require.True(t, l.Cut)
}

func TestWideFilesAreNotCut(t *testing.T) {
	small(t)
	for _, text := range []string{"#\x00\x00\x00", "#\x00\n\x00"} {
		_, err := moduleOf(text, false)
		require.ErrorContains(t, err, "save it as UTF-8")
	}
}

func FuzzCut(f *testing.F) {
	small(f)
	for _, c := range cutTexts {
		f.Add(c.text)
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "*", "*.tf"))
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, text string) { sameCut(t, text) })
}
