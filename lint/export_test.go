package lint

// Recalled is how many methods the last check has not looked at.
func (m *Memory) Recalled() int { return m.recalled }

// SetMaxModelled bounds the templates that are compared with models, and returns
// what sets it back.
func SetMaxModelled(n int) (back func()) {
	before := maxModelled
	maxModelled = n
	return func() { maxModelled = before }
}
