package path

import jsondoc "github.com/gatemap/gatemap/internal/json/doc"

// plainPath is a Path with its program: one piece of memory.
type plainPath struct {
	Path
	program program
}

// maxPlain bounds the steps of a path that compilePlain reads.
const maxPlain = 32

// compilePlain compiles the commonest paths, $ and $.a.b, without the grammar:
// names of letters, digits, - and _ in which nothing has to be understood. It
// gives what compilePath gives, nil for any other path.
func compilePlain(text string) *Path {
	if text == rootPath.text {
		return rootPath
	}
	steps := plainSteps(text)
	if steps <= 0 {
		return nil
	}
	p := &plainPath{
		Path:    Path{text: text},
		program: program{root: true, definite: true, named: noIndex},
	}
	p.Path.program = &p.program
	tokens, names, simple := make([]token, 1, steps+1), make([]string, 0, steps), make([]step, 0, steps)
	tokens[0] = token{kind: tokenRoot, definite: true, upstream: true}
	for at := 1; at < len(text); {
		end := at + 1
		for end < len(text) && text[end] != '.' {
			end++
		}
		name := text[at+1 : end]
		names = append(names, name)
		n := len(names)
		tokens = append(tokens, token{kind: tokenProperty, definite: true, upstream: true, off: end, names: names[n-1 : n : n]})
		simple = append(simple, step{name: name})
		at = end
	}
	p.program.tokens, p.program.simple = tokens, simple
	p.names = make([]jsondoc.Name, steps)
	for i := range p.names {
		p.names[i].SetText(names[i])
	}
	return &p.Path
}

// rootPath is shared by all that read the whole document.
var rootPath = &Path{text: "$", program: compilePath("$", 0, 0, nil)}

// plainSteps counts the steps of $.a.b; 0 for what is not plain.
func plainSteps(text string) int {
	if len(text) < 3 || text[0] != '$' {
		return 0
	}
	steps := 0
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '.':
			if i+1 == len(text) || text[i+1] == '.' {
				return 0
			}
			steps++
		case steps == 0 || !plainName[c]:
			return 0
		}
	}
	if steps > maxPlain {
		return 0
	}
	return steps
}

var plainName = func() (t [256]bool) {
	for _, c := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_" {
		t[c] = true
	}
	return t
}()

// IsRoot reports whether the path is $.
func (p *Path) IsRoot() bool { return p == rootPath }

// IsMember reports whether Member may give a name.
func (p *Path) IsMember() bool { return len(p.names) > 0 }
