//go:build !js

package char

import _ "embed"

//go:embed names.bin
var namesBin string

func compressedNames() string { return namesBin }
