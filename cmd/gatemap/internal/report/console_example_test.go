package report_test

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
)

// What is not a terminal gets neither colours nor a progress line.
func Example() {
	var file strings.Builder
	colour := report.PaletteFor(&file)
	progress := report.NewProgress(&file, "lines")
	progress.Show(1000, "1 failed")
	progress.Stop()
	fmt.Fprintln(&file, colour.Bad("FAIL"))
	fmt.Printf("%q\n", file.String())
	// Output: "FAIL\n"
}
