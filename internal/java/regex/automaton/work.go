package automaton

// Work is what searches may take, in moves tried: an amount of their own, of one that they share with others.
type Work struct {
	left   int
	shared *int
	over   bool
}

// NewWork allows work for searches; it is taken from shared as well. A nil *Work allows everything.
func NewWork(work int, shared *int) *Work { return &Work{left: min(work, *shared), shared: shared} }

// Spend takes work away and reports whether there was so much left.
func (w *Work) Spend(work int) bool {
	if w == nil {
		return true
	}
	w.left -= work
	*w.shared -= work
	if w.left < 0 {
		w.over = true
	}
	return !w.over
}

// GiveUp notes that a search was given up.
func (w *Work) GiveUp() {
	if w != nil {
		w.over = true
	}
}

// GaveUp reports whether a search was given up, so that its answer is none.
func (w *Work) GaveUp() bool { return w != nil && w.over }

// Resume lets the next search begin, though one before it was given up.
func (w *Work) Resume() { w.over = false }

// Spent reports whether nothing is left.
func (w *Work) Spent() bool { return w.left < 0 }
