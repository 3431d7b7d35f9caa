package path

import jsondoc "github.com/gatemap/gatemap/internal/json/doc"

type tokenKind uint8

const (
	tokenRoot tokenKind = iota
	tokenProperty
	tokenIndex
	tokenSlice
	tokenWildcard
	tokenScan
	tokenFilter
	tokenFunction
	tokenFromEnd // only in version 2.0.0
)

// token is one step of a path.
type token struct {
	kind     tokenKind
	definite bool // the token alone leads to at most one value
	upstream bool // so do all tokens before it
	off      int  // where it ends in the text, for messages
	names    []string
	indexes  []int32
	from, to *int32 // of a slice
	filter   *filter
	function *function
}

// program is a compiled chain of tokens; token 0 is the root.
type program struct {
	tokens   []token
	root     bool // it starts with $, not @
	function bool // it ends with a function
	definite bool
	old      bool   // as version 2.0.0 has it
	tells    bool   // a scan tells a token an index; see scanArray
	named    int32  // the index that the token before the last one names, or noIndex
	simple   []step // set when the path is definite without functions or merges
}

// step is a token of a simple path: a name, or an index.
type step struct {
	name  string
	index int32
	list  bool
}

// link computes what a token says about itself and those before it.
func (p *program) link() {
	upstream := true
	for i := range p.tokens {
		t := &p.tokens[i]
		leaf := i == len(p.tokens)-1
		switch t.kind {
		case tokenRoot, tokenFunction:
			t.definite = true
		case tokenProperty:
			t.definite = len(t.names) == 1 || leaf
		case tokenIndex:
			t.definite = len(t.indexes) == 1
		}
		t.upstream = upstream
		upstream = upstream && t.definite
	}
}

// seal computes what depends on the whole chain, which is linked.
func (p *program) seal() {
	p.definite = true
	for i := range p.tokens {
		p.definite = p.definite && p.tokens[i].definite
	}
	last := len(p.tokens) - 1
	p.function = p.tokens[last].kind == tokenFunction
	p.named = noIndex
	if last > 0 {
		if t := &p.tokens[last-1]; t.kind == tokenIndex && len(t.indexes) == 1 && t.indexes[0] >= 0 {
			p.named = t.indexes[0]
		}
	}
	for i := 2; i < last; i++ {
		p.tells = p.tells || p.tokens[i-1].kind == tokenScan && p.tokens[i].kind != tokenProperty
	}
	p.simple = p.simpleSteps()
}

// noIndex stands for no index of a list.
const noIndex = -1

func (p *program) simpleSteps() []step {
	steps := make([]step, 0, len(p.tokens)-1)
	for _, t := range p.tokens[1:] {
		switch {
		case t.kind == tokenProperty && len(t.names) == 1:
			steps = append(steps, step{name: t.names[0]})
		case t.kind == tokenIndex && len(t.indexes) == 1:
			steps = append(steps, step{index: t.indexes[0], list: true})
		default:
			return nil
		}
	}
	return steps
}

// invert turns $..a.length() into $.length($..a), as JsonPath does for every
// function after a scan that follows the root. The tokens stay linked to those
// that stood before them.
func (p *program) invert() *program {
	if len(p.tokens) < 3 || p.tokens[1].kind != tokenScan || p.tokens[len(p.tokens)-1].kind != tokenFunction {
		return p
	}
	at := 1
	for p.tokens[at].kind != tokenFunction {
		at++
	}
	inner := &program{tokens: p.tokens[:at:at], root: true}
	inner.link()
	inner.seal()
	fn := p.tokens[at]
	copied := *fn.function
	copied.params = []param{{path: inner}}
	fn.function = &copied
	outer := []token{{kind: tokenRoot, definite: true, upstream: true}, fn}
	return &program{tokens: append(outer, p.tokens[at+1:]...), root: p.root}
}

// function is a call at the end, or in the middle, of a path.
type function struct {
	name   string
	params []param
}

// param is a parameter of a function: a path, or JSON text.
type param struct {
	path *program
	json string
	text bool
}

// value evaluates JSON text anew, so that what is appended to a document is
// never shared.
func (p *param) value() (jsondoc.Value, error) {
	d := new(jsondoc.Document)
	if err := d.ParseString(p.json); err != nil {
		return jsondoc.Value{}, errOther
	}
	return d.Root(), nil
}
