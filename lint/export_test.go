package lint

// Recalled is how many methods the last check has not looked at.
func (m *Memory) Recalled() int { return m.recalled }
