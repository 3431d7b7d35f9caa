package vtl

// FaultKind says what is wrong at a [Fault].
type FaultKind uint8

// The kinds of faults, and what Open, Close and Name are of each.
const (
	UnexpectedFault  FaultKind = iota // the directive or reference at Open cannot go on like this; Name is the directive
	BracketFault                      // the bracket at Open is not closed; Name is the directive around it
	StringFault                       // the quote at Open ends at a later line or nowhere; Name is the directive around it
	TextBlockFault                    // the #[[ at Open is not closed
	CommentFault                      // the comment at Open is not closed and hides the #end of a directive, Name, if that is not ""
	MissingEndFault                   // the directive at Open, Name, has no #end; Close is the #end that was taken for another one's, -1 for none
	StrayEndFault                     // #end, and no directive is open; Open to Close, or Name at Open, see below
	StrayElseFault                    // #else or #elseif, and no #if is open
	ElseAgainFault                    // #else or #elseif behind the #else at Close of the #if at Open
	ElseInBlockFault                  // #else or #elseif in the directive at Open, Name, which has none
	InvalidFault                      // the text is grammatical, and means nothing to Velocity
	LimitFault                        // a limit of the Options, or too many faults: the rest was not looked at
)

// Fault is one reason for which a template does not parse.
//
// Of StrayEndFault and StrayElseFault Open is the directive that was closed last
// and Close its #end; or Name is a word at Open that may have been meant to open
// a directive and does not, and Close is -1; or Open is -1.
type Fault struct {
	Kind   FaultKind
	Err    error // *ParseError or *LimitError: what Parse says, with its place
	Offset int   // the place of Err in bytes
	End    int   // where the parser went on
	Open   int   // in bytes; -1 for nothing
	Close  int   // in bytes; -1 for nothing
	Name   string
}

// Place is where a reader has to look: at the beginning of a directive, a bracket,
// a string or a comment that lacks its end, elsewhere at Offset.
func (f *Fault) Place() int {
	switch f.Kind {
	case BracketFault, StringFault, TextBlockFault, CommentFault, MissingEndFault:
		return f.Open
	}
	return f.Offset
}

// Tolerant is [Inspect] for templates that may not parse: it goes on behind a
// fault, and returns all faults together with the elements. What it could not
// make sense of is a BrokenElement. There are faults exactly if Parse fails for the
// syntax or the nesting, and the first one is its error; the others come in the
// order in which the template is read, those in interpolated strings last.
//
// The work is linear in the length of the template, and there are no more than
// 100 faults; then the rest of the template is one BrokenElement.
func Tolerant(src string, opts Options) ([]*Element, []Fault) {
	opts.defaults()
	work := newWorkspace()
	defer work.release()
	m := newMender(src, maxFaults)
	work.unit, work.prep = unit{tree: &work.tree}, preparer{maxDepth: opts.MaxNesting, work: work, mend: m}
	_ = parse(src, opts.MaxNesting, work, &work.tree, m)
	_ = work.prep.prepare(&work.unit)
	for i := range m.faults {
		f := &m.faults[i]
		f.Err = located(src, f.Offset, f.Err)
	}
	return inspector{&opts}.list(&work.unit, work.unit.root.kids), m.faults
}
