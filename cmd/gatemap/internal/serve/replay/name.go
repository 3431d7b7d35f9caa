package replay

import (
	"net/url"
	"path/filepath"
)

// CaseHeader is the header by which a client says which case is to be played.
// It is no part of the request that an API sees.
const CaseHeader = "Gatemap-Case"

// CaseName is the value of CaseHeader for a case: the base name of its file and
// its name, escaped as in a query.
func CaseName(file, name string) string {
	return url.QueryEscape(filepath.Base(file) + "#" + name)
}
