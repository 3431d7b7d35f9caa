package doc

// Lazy is a document that is parsed when somebody first asks for it. The zero
// Lazy has not been asked.
type Lazy struct {
	doc   Document
	at    strict // of doc, beside it
	asked bool
	err   error
}

// parsedPerStep is how many bytes of JSON one step parses.
const parsedPerStep = 16

// wordsPerStep is how many words of a tape one step writes.
const wordsPerStep = 2
