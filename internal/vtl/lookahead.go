package vtl

// rangeAhead reports whether a range follows: [, a reference or an integer, and
// two dots. It is the only look-ahead of the grammar without a bound. The ends
// of parameters already scanned are remembered, so that nesting costs no more
// than one visit for each token.
func (p *parser) rangeAhead() bool {
	if p.stopped() {
		return false
	}
	i := p.cur + 1
	_, ok := p.scanRangeHead(i)
	return ok
}

// The scan functions return the place behind the production that begins at
// token i, and whether it was there.

func (p *parser) is(i int32, k kind) bool { return !p.stopped() && p.token(i).kind == k }

func (p *parser) skipSpace(i int32) int32 {
	if p.is(i, kSpace) {
		return i + 1
	}
	return i
}

// scanRangeHead scans a range up to its dots.
func (p *parser) scanRangeHead(i int32) (int32, bool) {
	if !p.is(i, kOpenBracket) {
		return i, false
	}
	j, ok := p.scanBound(p.skipSpace(i + 1))
	if !ok {
		return i, false
	}
	j = p.skipSpace(j)
	return j + 1, p.is(j, kDotDot)
}

func (p *parser) scanBound(i int32) (int32, bool) {
	if p.is(i, kInteger) {
		return i + 1, true
	}
	return p.scanReference(i)
}

func (p *parser) scanReference(i int32) (int32, bool) {
	braced := p.is(i, kRefCurly)
	if braced {
		i++
	}
	if !p.is(i, kIdent) {
		return i, false
	}
	i = p.scanIndices(i + 1)
	for p.is(i, kDot) {
		j, ok := p.scanMethod(i + 1)
		if !ok {
			if !p.is(i+1, kIdent) {
				break
			}
			j = i + 2
		}
		i = p.scanIndices(j)
	}
	if braced {
		return i + 1, p.is(i, kRefCloseCurly)
	}
	return i, true
}

func (p *parser) scanIndices(i int32) int32 {
	for p.is(i, kIndexOpen) {
		j := p.skipSpace(i + 1)
		switch p.token(j).kind {
		case kString, kInteger, kTrue, kFalse:
			j++
		default:
			var ok bool
			if j, ok = p.scanReference(j); !ok {
				return i
			}
		}
		if j = p.skipSpace(j); !p.is(j, kIndexClose) {
			return i
		}
		i = j + 1
	}
	return i
}

func (p *parser) scanMethod(i int32) (int32, bool) {
	if !p.is(i, kIdent) || !p.is(i+1, kOpenParen) {
		return i, false
	}
	j := p.scanParameters(i + 2)
	return j + 1, p.is(j, kCloseMethod)
}

// scanParameters scans parameters with commas between them, as many as there
// are.
func (p *parser) scanParameters(i int32) int32 {
	j, ok := p.scanParameter(i)
	if !ok {
		return i
	}
	for p.is(j, kComma) {
		next, ok := p.scanParameter(j + 1)
		if !ok {
			return j
		}
		j = next
	}
	return j
}

func (p *parser) scanParameter(i int32) (int32, bool) {
	if end, known := p.scanned[i]; known {
		return end, end >= 0
	}
	p.enter()
	end, ok := p.scanNewParameter(i)
	p.leave()
	if p.scanned == nil {
		p.scanned = map[int32]int32{}
	}
	if !ok {
		end = -1
	}
	p.scanned[i] = end
	return end, ok
}

func (p *parser) scanNewParameter(i int32) (int32, bool) {
	i = p.skipSpace(i)
	if p.stopped() {
		return i, false
	}
	ok := true
	switch p.token(i).kind {
	case kString, kInteger, kFloat, kTrue, kFalse:
		i++
	case kOpenBracket:
		i, ok = p.scanList(i)
	case kOpenCurly:
		i, ok = p.scanMap(i)
	default:
		i, ok = p.scanReference(i)
	}
	return p.skipSpace(i), ok
}

func (p *parser) scanList(i int32) (int32, bool) {
	if j, ok := p.scanRangeHead(i); ok {
		if j, ok = p.scanBound(p.skipSpace(j)); ok {
			if j = p.skipSpace(j); p.is(j, kCloseBracket) {
				return j + 1, true
			}
		}
	}
	j := p.scanParameters(i + 1)
	return j + 1, p.is(j, kCloseBracket)
}

func (p *parser) scanMap(i int32) (int32, bool) {
	j, ok := p.scanPair(i + 1)
	if !ok {
		j = p.skipSpace(i + 1)
	}
	for ok && p.is(j, kComma) {
		var next int32
		if next, ok = p.scanPair(j + 1); ok {
			j = next
		}
	}
	return j + 1, p.is(j, kCloseCurly) || p.is(j, kRefCloseCurly)
}

func (p *parser) scanPair(i int32) (int32, bool) {
	j, ok := p.scanParameter(i)
	if !ok || !p.is(j, kColon) {
		return i, false
	}
	return p.scanParameter(j + 1)
}
