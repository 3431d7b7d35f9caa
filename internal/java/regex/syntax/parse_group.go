package syntax

// group parses a parenthesis of any kind, without its quantifier; nil for flags that stand alone.
func (p *parser) group() *Node {
	start := p.pos
	saved := p.flags
	n := &Node{Kind: KindGroup}
	if p.next() != '?' {
		p.groups++
		n.Index = p.groups
	} else {
		p.pos++ // what follows "?" is not skipped to, except where noted
		if standsAlone := p.groupType(n); standsAlone || p.err != nil {
			return nil
		}
	}
	body := p.expr()
	n.Subs = []*Node{body}
	p.accept(')', "unclosed group")
	if p.err == nil && n.Kind == KindLookBehind && !boundedBehind(n) {
		p.fail("look-behind group does not have an obvious maximum length")
	}
	p.flags = saved
	return p.node(n, start)
}

// groupType reads what is behind "(?" up to the contents; true if that was flags and a ")".
func (p *parser) groupType(n *Node) bool {
	from := p.pos
	c := p.char(p.pos)
	p.pos++
	switch c {
	case ':':
	case '=', '!':
		n.Kind, n.Negative = KindLookAhead, c == '!'
	case '>':
		n.Kind = KindAtomic
	case '<':
		c = p.read()
		if c == '=' || c == '!' {
			n.Kind, n.Negative = KindLookBehind, c == '!'
			n.ByCodePoint = p.lastSupp >= p.pos
			return false
		}
		n.Name = p.groupName(c)
		if _, dup := p.names[n.Name]; dup && p.err == nil {
			p.fail("named capturing group <" + n.Name + "> is already defined")
			return false
		}
		p.groups++
		n.Index = p.groups
		p.names[n.Name] = n.Index
	case '$', '@':
		p.fail("unknown group type")
	default:
		p.pos = from
		return p.inlineFlags()
	}
	return false
}

// groupName reads a name, whose first character is c, and its ">".
func (p *parser) groupName(c rune) string {
	if !IsAlpha(c) {
		p.fail("capturing group name does not start with a Latin letter")
		return ""
	}
	var name []byte
	for IsAlpha(c) || IsDigit(c) {
		name = append(name, byte(c))
		c = p.read()
	}
	if c != '>' {
		p.fail("named capturing group is missing trailing '>'")
	}
	return string(name)
}

var flagLetters = map[rune]flags{
	'i': flagFold, 'm': flagLines, 's': flagDotAll, 'd': flagUnix, 'u': flagUFold, 'x': flagComment, 'U': flagUClass | flagUFold,
}

// inlineFlags reads flags and their ")" or ":"; true for ")".
func (p *parser) inlineFlags() bool {
	on := true
	c := p.peek()
	for p.err == nil {
		f, ok := flagLetters[c]
		switch {
		case c == 'c':
			p.refuse(p.pos, "flag c (canonical equivalence)")
			return false
		case ok && on:
			p.flags |= f
		case ok:
			p.flags &^= f
		case c == '-' && on:
			on = false
		default:
			if c = p.read(); c == ')' {
				return true
			}
			if c != ':' {
				p.fail("unknown inline modifier")
			}
			return false
		}
		c = p.next()
	}
	return false
}
