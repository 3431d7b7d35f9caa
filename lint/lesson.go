package lint

// told is a finding in a text, wherever the text stands.
type told struct {
	rule         string
	severity     Severity
	offset       int
	message, fix string
	edits        bool
	from, to     int // of the edit
	with         string
	input        string
	renders      int // that the payload has cost, 0 where none was looked for
}

// lesson collects what the rules about a text find, so that it need not be
// looked for again where other methods have the same text. A nil lesson is none.
type lesson struct {
	told []told
	lost bool // something was found that depends on more than the text
	work int  // on the ways through the template
}

func (l *lesson) lose() {
	if l != nil {
		l.lost = true
	}
}

func (l *lesson) found(rule string, s Severity, at place, message, fix string) {
	if l == nil {
		return
	}
	if at.text == nil {
		l.lost = true
		return
	}
	l.told = append(l.told, told{rule: rule, severity: s, offset: at.offset, message: message, fix: fix})
}

// edit notes the edit of the last finding.
func (l *lesson) edit(from, to int, with string) {
	if l == nil || l.lost {
		return
	}
	last := &l.told[len(l.told)-1]
	last.edits, last.from, last.to, last.with = true, from, to, with
}

// input notes the payload that shows the last finding, and what it has cost.
func (l *lesson) input(input string, renders int) {
	if l != nil && !l.lost {
		last := &l.told[len(l.told)-1]
		last.input, last.renders = input, renders
	}
}

// works notes the work on the ways through the template.
func (l *lesson) works(work int) {
	if l != nil {
		l.work += work
	}
}

// repeat says of a template what was found in the same text elsewhere.
func (c *checker) repeat(t *sourceText, known []told) {
	for i := range known {
		k := &known[i]
		f := c.add(k.rule, k.severity, c.inText(t.pointer, t.text, k.offset), k.message, k.fix)
		f.Input = k.input
		if k.edits {
			c.edit(f, t.pointer, t.text, k.from, k.to, k.with)
		}
	}
}
