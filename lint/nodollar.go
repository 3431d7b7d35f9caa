package lint

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// bareCall is a call of what $input and $util have, without the dollar sign.
var bareCall = lazyregexp.New(`^(?:input\.(?:path|json|params)|util\.(?:escapeJavaScript|parseJson|urlEncode|urlDecode|base64Encode|base64Decode))\(`)

// missingDollars reports calls without their dollar sign, which are printed as text.
func (c *checker) missingDollars(t *sourceText) {
	var texts spans // nil while nothing was found
	for _, name := range []string{"input.", "util."} {
		for from := 0; ; {
			at := strings.Index(t.text[from:], name)
			if at < 0 {
				break
			}
			at += from
			from = at + len(name)
			if at > 0 && !strings.ContainsRune(" \t\r\n\"'([{,:;=>|", rune(t.text[at-1])) {
				continue
			}
			call := bareCall.Compiled().FindString(t.text[at:min(len(t.text), from+20)])
			if call == "" {
				continue
			}
			if texts == nil {
				texts = t.printedTexts()
			}
			if texts.contains(at) {
				f := c.add(ruleEndsEarly, Warning, c.inText(t.pointer, t.text, at), fmt.Sprintf("no dollar sign stands before %s..), which is printed as text", call), "$"+call+"..)")
				c.edit(f, t.pointer, t.text, at, at+len(call), "$"+call)
			}
		}
	}
}
