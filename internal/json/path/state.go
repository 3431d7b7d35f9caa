package path

import (
	"slices"
	"unsafe"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// state is what reading leaves in a compiled path (rules/json.md#functions).
// JsonPath writes it into the path itself, so that the arguments of functions
// and the operands of filters, which are evaluated for one value after the
// other, see it:
//
//   - length() and size() put a wildcard behind their first argument before they
//     evaluate it on their value.
//   - Each function that has a result then takes the first wildcard out of its
//     first argument, unless it follows the root. Where the argument has one of
//     its own, it is that one; where a function fails, and the path goes on with
//     another value, the wildcard stays.
//   - What an argument leads to is used for as long as the text of the document
//     is the same, whatever the path has become. The argument is evaluated each
//     time nevertheless, and may fail.
//   - The index that a scan tells a token stays; see scanArray.
//
// A read of a path begins with nothing of this.
type state struct {
	program  *program // with the tokens that it has now
	own      bool     // the program is no longer the compiled one
	upstream []int32  // see scanArray; nil while nothing was told
	bound    *binding // nil before the path was evaluated as an argument
}

// binding is what an argument leads to.
type binding struct {
	moment moment
	v      jsondoc.Value
}

// moment is the same for evaluations of an argument that JsonPath does not tell
// apart, by the text of the document.
type moment struct {
	appended int  // how often the document had been appended to
	inValue  bool // the document is what length() looks into
}

// record is what one read leaves.
type record struct {
	states   map[*program]*state
	appended int
}

func (e *evaluator) outermost() *evaluator {
	for e.outer != nil {
		e = e.outer
	}
	return e
}

// stateOf returns the state of a program in this read.
func (e *evaluator) stateOf(p *program) (*state, error) {
	r := &e.outermost().record
	s := r.states[p]
	if s == nil {
		if err := e.hold(entrySize + int(unsafe.Sizeof(state{}))); err != nil {
			return nil, err
		}
		if r.states == nil {
			r.states = map[*program]*state{}
		}
		s = &state{program: p}
		r.states[p] = s
	}
	return s, nil
}

// resume returns the evaluator of a path as it is by now.
func (e *evaluator) resume(s *state, root jsondoc.Value) *evaluator {
	inner := e.inner(s.program, root)
	inner.state = s
	return inner
}

// bind evaluates the path of an argument and returns what it stands for.
func (e *evaluator) bind(s *state) (jsondoc.Value, error) {
	now := moment{e.outermost().record.appended, e.inValue}
	v, err := e.resume(s, e.root).run(e.root, true)
	if err != nil {
		return v, err
	}
	if s.bound == nil || s.bound.moment != now {
		s.bound = &binding{now, v}
	}
	return s.bound.v, nil
}

// tokenSize is what a token takes.
const tokenSize = int(unsafe.Sizeof(token{}))

// lengthen puts a wildcard behind the path. It stays definite if it was, so that
// only the last of the results counts.
func (e *evaluator) lengthen(s *state) error {
	if s.program.function || len(s.program.tokens) == 1 {
		return nil
	}
	if err := e.change(s); err != nil {
		return err
	}
	s.program.tokens = append(s.program.tokens, token{kind: tokenWildcard})
	if s.upstream != nil {
		s.upstream = append(s.upstream, noIndex)
	}
	return nil
}

// shorten takes a wildcard out.
func (e *evaluator) shorten(s *state) error {
	if s.program.function {
		return nil
	}
	if err := e.spend(len(s.program.tokens) / tokensPerStep); err != nil {
		return err
	}
	for i := 2; i < len(s.program.tokens); i++ {
		if s.program.tokens[i].kind != tokenWildcard {
			continue
		}
		if err := e.change(s); err != nil {
			return err
		}
		s.program.tokens = slices.Delete(s.program.tokens, i, i+1)
		if s.upstream != nil {
			s.upstream = slices.Delete(s.upstream, i, i+1)
		}
		return nil
	}
	return nil
}

// tokensPerStep is how many tokens a step looks at.
const tokensPerStep = 16

// change pays for changing the tokens of a path, which is made the read's own.
func (e *evaluator) change(s *state) error {
	n := tokenSize * len(s.program.tokens)
	if s.own {
		return e.read(n)
	}
	if err := e.hold(2 * n); err != nil {
		return err
	}
	p := *s.program
	p.tokens = append(make([]token, 0, len(p.tokens)+1), p.tokens...)
	s.program, s.own = &p, true
	return nil
}
