package output_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/output"
)

func ExampleWriteFile() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "api.json")
	if err := output.WriteFile(name, []byte("{}\n"), os.Stdout); err != nil {
		fmt.Println(err)
	}
	output.WriteFile("-", []byte("to standard output\n"), os.Stdout)
	// Output: to standard output
}
