package read

import "go.yaml.in/yaml/v4"

// maxKept bounds the bytes of text whose parts are kept. What is kept takes ten
// times as much.
const maxKept = 4 << 20

// Memory keeps what the library has made of the parts of large YAML documents
// from one load to the next. The zero value is ready; nil keeps nothing. It is
// for one load at a time.
type Memory struct {
	last, now map[string]*yaml.Node
	size      int // of the texts of now
}

// Begin is the start of a load.
func (m *Memory) Begin() {
	if m != nil {
		m.last, m.now, m.size = m.now, map[string]*yaml.Node{}, 0
	}
}

// part returns what a text was read as by the last load. It is handed out once,
// as the nodes of one document tell places apart.
func (m *Memory) part(text []byte) *yaml.Node {
	if m == nil {
		return nil
	}
	y, ok := m.last[string(text)]
	if ok {
		delete(m.last, string(text))
		m.keep(string(text), y)
	}
	return y
}

func (m *Memory) keep(text string, y *yaml.Node) {
	if m == nil || m.size+len(text) > maxKept {
		return
	}
	m.size += len(text)
	m.now[text] = y
}
