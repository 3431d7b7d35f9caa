package analysis

import (
	"strings"

	"github.com/gatemap/gatemap/internal/vtl"
)

// MediaTypeOf is what a template seems to make, by the first text that it prints
// outside of blocks and behind a byte order mark: JSON, XML or another text.
func MediaTypeOf(template string) string {
	list, _ := vtl.Tolerant(template, vtl.Options{})
	for _, e := range list {
		text := strings.TrimSpace(strings.TrimPrefix(e.Text, "\ufeff"))
		if e.Kind != vtl.TextElement || text == "" {
			continue
		}
		switch {
		case text[0] == '<':
			return "application/xml"
		case !strings.ContainsRune("{[\"", rune(text[0])):
			return "text/plain"
		}
		return "application/json"
	}
	return "application/json"
}
