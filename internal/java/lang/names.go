package lang

// names finds the methods of a class by their name. It is a table of twice to four times as many slots as there are names, made
// once, with what collides in the slots that follow; a call of a method spends much of its time here.
type names struct {
	slots [][]*method
	mask  uint32
}

func newNames(methods map[string][]*method) names {
	size := 4
	for size < 2*len(methods) {
		size *= 2
	}
	n := names{slots: make([][]*method, size), mask: uint32(size - 1)}
	for name, list := range methods {
		i := hashName(name)
		for n.slots[i&n.mask] != nil {
			i++
		}
		n.slots[i&n.mask] = list
	}
	return n
}

// find returns the methods of that name; nil if there is none.
func (n *names) find(name string) []*method {
	if name == "" || n.slots == nil {
		return nil
	}
	for i := hashName(name); ; i++ {
		list := n.slots[i&n.mask]
		if list == nil || list[0].name == name {
			return list
		}
	}
}

// hashName mixes the length and a few letters.
func hashName(name string) uint32 {
	n := len(name)
	return uint32(n)*0x9E3779B1>>20 + uint32(name[0])*31 + uint32(name[n/2])*131 + uint32(name[n-1])*17 + uint32(name[n*3/4])*7
}
