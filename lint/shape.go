package lint

import "strings"

// shape is a template with names left out that few rules look at: of the members that
// it writes in JSON, and of those whose JSON it prints. Templates that have one are as
// long as one another, and differ in such names alone.
type shape struct {
	key   []byte // the text with a mark for each byte of a name, and behind it which names are the same; empty where the template has no names
	names []shapeName
	spots []shapeSpot

	words []shapeWord // of the text, while it is looked at
}

// shapeName is a name that is left out.
type shapeName struct {
	text string
	path bool // it stands in a path
}

// shapeSpot is where such a name stands.
type shapeSpot struct {
	from, to int
	path     bool
	name     int // index
}

// shapeWord is a run of letters, digits and underscores.
type shapeWord struct {
	text        string
	fixed, path bool // it stands where no name is left out; where a path has one
	name        int  // index into names, -1 is none yet
}

// Bounds of what has a shape, and the marks, which no text of a definition has.
const (
	maxShaped   = 4 << 10
	maxWords    = 48
	nameMark    = 0xFF
	nameNumbers = 0xFE
)

// of finds the shape of a template. What it had found before is gone.
func (s *shape) of(text string) {
	s.key, s.names, s.spots, s.words = s.key[:0], s.names[:0], s.spots[:0], s.words[:0]
	if len(text) > maxShaped || strings.IndexByte(text, nameMark) >= 0 || strings.IndexByte(text, nameNumbers) >= 0 || !s.split(text) {
		return
	}
	left := s.spots[:0]
	for _, p := range s.spots {
		w := &s.words[p.name]
		if w.fixed {
			continue
		}
		if w.name < 0 {
			w.name = len(s.names)
			s.names = append(s.names, shapeName{w.text, w.path})
		}
		p.name = w.name
		left = append(left, p)
	}
	if s.spots = left; len(left) > 0 {
		s.write(text)
	}
}

// write writes the key.
func (s *shape) write(text string) {
	s.key = append(s.key, text...)
	for _, p := range s.spots {
		for i := p.from; i < p.to; i++ {
			s.key[i] = nameMark
		}
	}
	s.key = append(s.key, nameNumbers)
	for _, p := range s.spots {
		s.key = append(s.key, byte(p.name))
	}
}

// split finds the words of a text and where names may be left out, whose words their
// numbers are. It is false where there are too many.
func (s *shape) split(text string) bool {
	begin, end := 0, 0 // of the path that is looked at
	for i := 0; i < len(text); i++ {
		if text[i] == '$' {
			if from, to := printedPath(text, i); to > 0 {
				begin, end = from, to
			}
			continue
		}
		if !wordByte(text[i]) {
			continue
		}
		from := i
		for i++; i < len(text) && wordByte(text[i]); i++ {
		}
		path := from >= begin && i <= end
		w := s.word(text[from:i])
		if w < 0 {
			return false
		}
		if !path && !memberName(text, from, i) {
			s.words[w].fixed = true
			i--
			continue
		}
		s.words[w].path = s.words[w].path || path
		s.spots = append(s.spots, shapeSpot{from, i, path, w})
		i--
	}
	return true
}

// word is the index of a word, -1 where there are too many.
func (s *shape) word(text string) int {
	for i := range s.words {
		if s.words[i].text == text {
			return i
		}
	}
	if len(s.words) == maxWords {
		return -1
	}
	s.words = append(s.words, shapeWord{text: text, name: -1})
	return len(s.words) - 1
}

// printedPath is where the names of the path of $input.json('$.a.b') begin and end,
// if that stands at an offset and nothing is asked of what it gives; 0 elsewhere.
func printedPath(text string, at int) (from, to int) {
	const call = "$input.json('$."
	if !strings.HasPrefix(text[at:], call) {
		return 0, 0
	}
	from = at + len(call)
	for to = from; to < len(text) && (wordByte(text[to]) || text[to] == '.'); to++ {
		if text[to-1] == '.' && (text[to] == '.' || text[to] >= '0' && text[to] <= '9') {
			return 0, 0
		}
	}
	if rest := text[to:]; text[to-1] == '.' || !strings.HasPrefix(rest, "')") || len(rest) > 2 && (rest[2] == '.' || rest[2] == '[') {
		return 0, 0
	}
	return from, to
}

// memberName reports whether a word is the name of a member of a JSON object, from
// what is around it.
func memberName(text string, from, to int) bool {
	if from == 0 || text[from-1] != '"' || to == len(text) || text[to] != '"' {
		return false
	}
	return strings.HasPrefix(strings.TrimLeft(text[to+1:], " \t"), ":")
}

func wordByte(ch byte) bool {
	return ch|0x20 >= 'a' && ch|0x20 <= 'z' || ch >= '0' && ch <= '9' || ch == '_'
}
