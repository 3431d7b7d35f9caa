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

// WorkOfRule is what one rule may do on one method.
const WorkOfRule = workOfRule

// Spend counts work on automata as done by checks before.
func (m *Memory) Spend(work int) { m.automata += work }
