package files

import (
	"io"

	"github.com/gatemap/gatemap/internal/wholefile"
)

// Write writes the named file as a whole; "" and "-" are stdout. The error says
// the name and the reason.
func Write(name string, data []byte, stdout io.Writer) error {
	if name == "" || name == "-" {
		_, err := stdout.Write(data)
		return err
	}
	wholefile.CleanOnSignal()
	if err := wholefile.Write(name, data); err != nil {
		return Plain(name, err)
	}
	return nil
}
