// Package templates has what the kinds of templates do with values, and the values
// themselves where they have types. The functions of templates.qtpl are compiled
// into it.
package templates

import "strings"

// Small is the body called small, as far as its mapping reads it.
type Small struct {
	ID     int64   `json:"id"`
	Name   string  `json:"name"`
	Status string  `json:"status"`
	Total  float64 `json:"total"`
	Owner  struct {
		Name  string `json:"name"`
		Email string `json:"email"`
	} `json:"owner"`
}

// List is a body of items, as far as its mapping reads it.
type List struct {
	Items []Item `json:"items"`
}

// Item is an item of a List.
type Item struct {
	ID    int64   `json:"id"`
	Name  string  `json:"name"`
	Note  string  `json:"note"`
	Price float64 `json:"price"`
}

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
