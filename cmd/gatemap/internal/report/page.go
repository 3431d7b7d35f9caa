package report

import (
	"bufio"
	"bytes"
	"fmt"
	"html"
	"net/http"
	"strings"

	"github.com/gatemap/gatemap/internal/look"
	"github.com/gatemap/gatemap/internal/result"
	"github.com/gatemap/gatemap/internal/source"
)

// pageText is how many bytes of one text a page shows.
const pageText = result.BoundedText

// HTML writes a page that stands on its own: the way of the evaluation drawn, and
// the explanation as text for whoever has no JavaScript. Whatever comes from a
// definition or a payload is text in it. Long texts are cut; the page says so.
func (d *Evaluation) HTML(w *bufio.Writer) error {
	var said bytes.Buffer
	if err := d.Chain(bufio.NewWriter(&said), Palette{}); err != nil {
		return err
	}
	log := source.PrintableText(d.Explanation.Log(d.Time))
	data, err := d.Bounded() // which escapes <, > and &
	if err != nil {
		return err
	}
	title := html.EscapeString(result.Shorten(d.title(), 200))
	fmt.Fprintf(w, pageHead, html.EscapeString(look.Policy(look.Drawing)), title, look.Style, title)
	fmt.Fprintf(w, "<div id=\"way\"></div>\n<noscript><pre>%s</pre></noscript>\n", html.EscapeString(result.Shorten(said.String(), 4*pageText)))
	fmt.Fprintf(w, "<details><summary>Execution log</summary><pre class=\"log\" tabindex=\"0\" role=\"region\" aria-label=\"Execution log\">%s</pre></details>\n", html.EscapeString(result.Shorten(log, pageText)))
	fmt.Fprintf(w, "</main>\n<footer>Written by gatemap explain --html.</footer>\n<script type=\"application/json\" id=\"explanation\">%s</script>\n<script>%s</script>\n</body>\n</html>\n", data, look.Drawing)
	return w.Flush() // the error of any write
}

const pageHead = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="%s">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>%s</title>
<style>%s</style>
</head>
<body class="standalone">
<main>
<h1>%s</h1>
`

// title names the method and what the client gets.
func (d *Evaluation) title() string {
	answer := strings.TrimSpace(fmt.Sprintf("%d %s", d.Response.StatusCode, http.StatusText(d.Response.StatusCode)))
	if o := d.Operation; o != nil {
		return strings.TrimSpace(o.HTTPMethod+" "+o.Path) + ": " + answer
	}
	return "Integration response: " + answer
}
