package cases

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
)

// Whatever a file holds, it is read within bounds or refused with a place, and
// what is read can be run.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"definition: template.yaml\nmethod: GET\n-- case: a --\nexpect: {status: 200}\n-- backend.bodyJSON --\n{}\n-- expect.bodyBase64 --\n/w==\n",
		"definition: template.yaml\nmethod: DELETE\ncases:\n- name: a\n  request: {context: {a: [1, x, {b: ~}]}}\n  backend: {statusCode: 502, bodyJSON: {a: 0x1f}}\n  expect: {bodyJSON: {upstream: {a: 31}}}\n",
		"a: &a [*a]\n? {b: c}\n: d\n--- \n", "-- --\n--  --\n-- case: --\n",
	} {
		f.Add([]byte(s), true)
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, data []byte, inYAML bool) {
		name := "x.gatemap.txtar"
		if inYAML {
			name = "x.gatemap.yaml"
		}
		file, err := Read(filepath.Join("testdata/pets", name), data)
		if err != nil {
			var list definition.Faults
			require.ErrorAs(t, err, &list)
			for _, e := range list {
				require.Positive(t, e.Line, e.Error())
			}
			return
		}
		if file.Definition != "template.yaml" {
			return
		}
		p := &Project{Root: "testdata"}
		results, err := p.Run(file, nil)
		if err != nil {
			return
		}
		if data, _, err := file.Update(results); err == nil {
			_, err := Read(file.Name, data)
			require.NoError(t, err)
		}
	})
}
