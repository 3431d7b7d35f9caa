package formats_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// fuzzFormat loads any text as one format. Whatever is in it, Parse returns;
// what it returns is complete: methods have integrations, problems and faults
// have a file.
func fuzzFormat(f *testing.F, name string, format formats.Format, extensions ...string) {
	root := os.DirFS("testdata")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, ext := range extensions {
			if strings.HasSuffix(path, ext) {
				data, err := fs.ReadFile(root, path)
				if err != nil {
					return err
				}
				f.Add(data)
			}
		}
		return nil
	})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		api, err := formats.Parse(name, data, formats.Options{Format: format, MaxBytes: 1 << 16, Parameters: petParameters})
		if err != nil {
			var fault *definition.Fault
			require.ErrorAs(t, err, &fault)
			require.NotEmpty(t, fault.Message)
			return
		}
		for _, m := range api.Methods {
			require.NotNil(t, m.Integration)
			require.Equal(t, name, m.File)
			require.NotEmpty(t, m.Find("/integrationResponses/none").File)
			require.True(t, m.Request.Authorizer == "" || m.Request.Authorizes())
			for _, s := range m.Schemas {
				require.LessOrEqual(t, len(s.Value), 1<<20)
			}
		}
		for _, p := range api.Problems {
			require.NotEmpty(t, p.Message)
			require.NotEmpty(t, p.File)
		}
	})
}

func FuzzAWSCLI(f *testing.F) { fuzzFormat(f, "a.json", formats.AWSCLI, "aws-cli.json") }
func FuzzOpenAPI(f *testing.F) {
	fuzzFormat(f, "a.yaml", formats.OpenAPI, "openapi.yaml", "openapi3.yaml")
}
func FuzzOpenAPIJSON(f *testing.F) {
	fuzzFormat(f, "a.json", formats.OpenAPI, "openapi2.json", "openapi3.json")
}
func FuzzCloudFormation(f *testing.F) {
	fuzzFormat(f, "a.yaml", formats.CloudFormation, "formation.yaml", "template.yaml")
}
func FuzzSAM(f *testing.F) { fuzzFormat(f, "a.yaml", formats.SAM, "sam.yaml", "template.yaml") }
func FuzzCDK(f *testing.F) { fuzzFormat(f, "a.template.json", formats.CDK, ".template.json") }
func FuzzTerraformJSON(f *testing.F) {
	fuzzFormat(f, "a.json", formats.TerraformJSON, "plan.json", "state.json")
}
func FuzzTerraform(f *testing.F)       { fuzzFormat(f, "a.tf", formats.Terraform, ".tf") }
func FuzzTerraformSyntax(f *testing.F) { fuzzFormat(f, "a.tf.json", formats.Terraform, ".tf.json") }
func FuzzServerless(f *testing.F)      { fuzzFormat(f, "a.yml", formats.Serverless, "serverless.yml") }

// FuzzDetect lets the text choose its format.
func FuzzDetect(f *testing.F) {
	for _, p := range petFiles {
		if data, err := os.ReadFile(filepath.Join("testdata/pets", p.file)); err == nil {
			f.Add("a"+filepath.Ext(p.file), data)
		}
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		api, err := formats.Parse(name, data, formats.Options{MaxBytes: 1 << 16})
		require.True(t, (api == nil) != (err == nil))
	})
}
