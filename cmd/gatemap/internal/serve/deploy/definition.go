package deploy

import (
	"fmt"
	"os"
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// Definition names a definition and where it is served: [PATH=]FILE[#API].
type Definition struct {
	BasePath string // pets, v1/pets; "" is the root
	File     string // file or folder
	API      string // of those in the definition; "" is the only one
}

// basePath is what may stand before the = of a definition.
var basePath = lazyregexp.New(`^/?[A-Za-z0-9_~$!'()*+-][A-Za-z0-9._~$!'()*+-]*(/[A-Za-z0-9._~$!'()*+-]+)*/?$`)

// ParseDefinition reads [PATH=]FILE[#API]. A file that is there under the whole
// text is that file.
func ParseDefinition(text string) (Definition, error) {
	d := Definition{File: text}
	if exists(text) {
		return d, nil
	}
	if path, file, ok := strings.Cut(text, "="); ok && basePath.MatchString(path) {
		d.BasePath, d.File = strings.Trim(path, "/"), file
	}
	if file, api, ok := strings.Cut(d.File, "#"); ok && !exists(d.File) {
		d.File, d.API = file, api
	}
	if d.File == "" {
		return d, fmt.Errorf("%q names no file: it is FILE, PATH=FILE or PATH=FILE#API", text)
	}
	return d, nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
