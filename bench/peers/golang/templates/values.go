// Package templates has what both kinds of templates do with the values of
// encoding/json. The functions of templates.qtpl are compiled into it.
package templates

import "strings"

// Escape is $util.escapeJavaScript for ASCII.
var Escape = strings.NewReplacer(`'`, `\'`, `"`, `\"`, `\`, `\\`, `/`, `\/`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace

// Text returns the string that v is.
func Text(v any) string {
	s, _ := v.(string)
	return s
}

// Number returns the number that v is.
func Number(v any) float64 {
	f, _ := v.(float64)
	return f
}
