package path

import (
	"errors"
	"unsafe"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// What an evaluation can fail with. They are what JsonPath distinguishes by
// exception classes, because some steps catch one class and not another.
var (
	errNotFound = errors.New("no value")                              // PathNotFoundException
	errInvalid  = errors.New("the path does not fit the value")       // InvalidPathException, which includes the one above
	errIndex    = errors.New("index out of range")                    // IndexOutOfBoundsException
	errOther    = errors.New("the path cannot be applied")            // everything else
	errLimit    = errors.New("the path takes more work than allowed") // ours
)

// maxWork bounds the steps of an evaluation without a meter: nested scans and
// filters multiply the size of the document. It lets $..* pass on every body of
// 10 MB. Tests shrink it.
var maxWork = int64(20_000_000)

// valueSize is what a result takes.
const valueSize = int(unsafe.Sizeof(jsondoc.Value{}))

// maxDepth bounds recursion: tokens times nesting of the document.
const maxDepth = 10_000

// evaluator runs a program on one document.
type evaluator struct {
	program  *program
	root     jsondoc.Value
	host     Host // nil makes KeySets
	suppress bool // Option.SUPPRESS_EXCEPTIONS
	required bool // Option.REQUIRE_PROPERTIES
	inValue  bool // root is what length() looks into
	meter    *meter.Meter
	depth    int
	at       int // the last token that was reached
	count    int
	last     jsondoc.Value
	all      []jsondoc.Value // the results of a program that is not definite
	state    *state          // what it leaves for another evaluation; may be nil
	constant map[*operand]*constant
	outer    *evaluator // that runs this one for an operand or an argument
	record   record     // of the outermost one
}

// spend pays for n steps. Whatever fails with errLimit leaves its reason in
// the meter.
func (e *evaluator) spend(n int) error {
	if e.meter.Spend(n) != nil {
		return errLimit
	}
	return nil
}

// hold says that n bytes are about to be asked for, and pays for filling them.
func (e *evaluator) hold(n int) error {
	if e.meter.Hold(n) != nil {
		return errLimit
	}
	return e.read(n)
}

// text is the text of a number, which takes as many steps for each of its
// digits as it has digits, and more where it is another than what was read.
func (e *evaluator) text(d decimal) (string, error) {
	words := len(d.text)/16 + 1
	work := words + words*words/16
	if !plain(d.text) {
		work += doubleSteps
	}
	if err := e.spend(work); err != nil {
		return "", err
	}
	return d.String(), nil
}

// read pays for reading n bytes.
func (e *evaluator) read(n int) error { return e.spend(n / meter.BytesPerStep) }

// tooDeep ends the evaluation.
func (e *evaluator) tooDeep() error {
	_ = e.meter.Fail(&meter.LimitError{What: "levels of a path in a document", Limit: maxDepth})
	return errLimit
}

// run evaluates the program and returns its value.
func (e *evaluator) run(item jsondoc.Value, lenient bool) (jsondoc.Value, error) {
	if err := e.token(0, item); err != nil {
		return jsondoc.Value{}, err
	}
	if e.meter.Err() != nil {
		return jsondoc.Value{}, errLimit
	}
	if !e.program.definite {
		return jsondoc.OfList(jsondoc.NewList(jsondoc.JSONArray, e.all...)), nil
	}
	if e.count == 0 && !(e.suppress && lenient) {
		return jsondoc.Value{}, errNotFound
	}
	return e.last, nil
}

// result takes v. It fails no step: what it costs does at the next one.
func (e *evaluator) result(v jsondoc.Value) {
	e.count++
	e.last = v
	if e.program.definite || e.spend(resultSteps) != nil {
		return
	}
	if len(e.all) == cap(e.all) {
		n := 2 * max(len(e.all), 4)
		if e.meter.Hold(valueSize*n) != nil {
			return
		}
		e.all = append(make([]jsondoc.Value, 0, n), e.all...)
	}
	e.all = append(e.all, v)
}

// resultSteps is what keeping one of many results takes: it is copied as they
// grow, and looked at by the collector.
const resultSteps = 2

// leaf reports whether token t is the last one.
func (e *evaluator) leaf(t int) bool { return t == len(e.program.tokens)-1 }

// proceed takes v as a result if t is the last token, and evaluates the next
// token on it otherwise.
func (e *evaluator) proceed(t int, v jsondoc.Value) error {
	if e.leaf(t) {
		e.result(v)
		return nil
	}
	return e.token(t+1, v)
}

// token evaluates token t on v.
func (e *evaluator) token(t int, v jsondoc.Value) error {
	if err := e.spend(1); err != nil {
		return err
	}
	if e.depth++; e.depth > maxDepth {
		return e.tooDeep()
	}
	e.at = max(e.at, t)
	err := e.evaluate(t, v)
	e.depth--
	return err
}

func (e *evaluator) evaluate(t int, v jsondoc.Value) error {
	tok := &e.program.tokens[t]
	switch tok.kind {
	case tokenRoot:
		return e.proceed(t, v)
	case tokenFunction:
		return e.call(t, tok, v)
	case tokenScan:
		if e.leaf(t) {
			return errOther // $..length(): the function took the rest of the path
		}
		return e.scan(t+1, v)
	case tokenFilter:
		return e.filter(t, tok, v)
	}
	v, err := e.open(v)
	if err != nil {
		return err
	}
	if e.program.old {
		switch tok.kind {
		case tokenProperty, tokenIndex, tokenSlice, tokenFromEnd:
			return e.evaluateOld(t, tok, v)
		}
	}
	switch tok.kind {
	case tokenProperty:
		return e.property(t, tok, v)
	case tokenIndex:
		if ok, err := e.array(tok, v); !ok {
			return err
		}
		for _, i := range tok.indexes {
			if err := e.index(t, v, int(i)); err != nil {
				return err
			}
		}
		return nil
	case tokenSlice:
		return e.slice(t, tok, v)
	}
	return e.wildcard(t, v)
}

// missing is what a token answers that does not fit v.
func (e *evaluator) missing(tok *token) error {
	if !tok.upstream || e.suppress {
		return nil
	}
	return errNotFound
}

func (e *evaluator) property(t int, tok *token, v jsondoc.Value) error {
	if !v.IsMap() {
		return e.missing(tok)
	}
	if len(tok.names) == 1 {
		return e.member(t, tok, v, tok.names[0])
	}
	if err := e.spend(len(tok.names) * nameSteps); err != nil {
		return err
	}
	if !e.leaf(t) {
		for _, name := range tok.names {
			if err := e.member(t, tok, v, name); err != nil {
				return err
			}
		}
		return nil
	}
	if err := e.hold(entrySize * len(tok.names)); err != nil {
		return err
	}
	merged := jsondoc.NewMap(jsondoc.LinkedHashMap)
	for _, name := range tok.names {
		if m, ok := v.Get(name); ok {
			merged.PutString(name, m)
		} else if e.required {
			return errNotFound
		}
	}
	e.result(jsondoc.OfMap(merged))
	return nil
}

// nameSteps is what looking for a name takes.
const nameSteps = 4

func (e *evaluator) member(t int, tok *token, v jsondoc.Value, name string) error {
	m, ok := v.Get(name)
	if ok {
		return e.found(t, m)
	}
	if e.suppress {
		return nil
	}
	if e.leaf(t) {
		if e.required {
			return errNotFound
		}
		return nil
	}
	if !(tok.upstream && len(tok.names) == 1) && !e.required {
		return nil
	}
	return errNotFound
}

// found goes on with the value of a property. A result counts only if no scan
// has come by at an index that the path does not name; see scanArray.
func (e *evaluator) found(t int, v jsondoc.Value) error {
	if e.leaf(t) {
		if s := e.state; s != nil && s.upstream != nil && s.upstream[t] != noIndex && s.upstream[t] != e.program.named {
			return nil
		}
		e.result(v)
		return nil
	}
	return e.token(t+1, v)
}

// array reports whether v is an array that an index or slice applies to.
func (e *evaluator) array(tok *token, v jsondoc.Value) (bool, error) {
	if v.IsList() {
		return true, nil
	}
	return false, e.missing(tok)
}

func (e *evaluator) index(t int, v jsondoc.Value, i int) error {
	if i < 0 {
		i += v.Len()
	}
	if uint(i) >= uint(v.Len()) {
		return nil
	}
	return e.visit(t, v.Index(i))
}

// visit goes on with an element. Java catches an index out of range there,
// wherever below it comes from.
func (e *evaluator) visit(t int, v jsondoc.Value) error {
	err := e.proceed(t, v)
	if err == errIndex {
		return nil
	}
	return err
}

func (e *evaluator) slice(t int, tok *token, v jsondoc.Value) error {
	if ok, err := e.array(tok, v); !ok {
		return err
	}
	n := v.Len()
	from, to := 0, n
	switch {
	case tok.to == nil:
		if from = int(*tok.from); from < 0 {
			from = max(0, from+n)
		}
	case tok.from == nil:
		if to = int(*tok.to); to < 0 {
			to += n
		}
		to = min(to, n)
	default:
		from, to = int(*tok.from), min(int(*tok.to), n)
		if n == 0 {
			return nil
		}
	}
	// A start before the array is counted from the end, index by index: only
	// the last n of the negative ones exist.
	for i := max(from, -n); i < to; i++ {
		if err := e.index(t, v, i); err != nil {
			return err
		}
	}
	return nil
}

func (e *evaluator) wildcard(t int, v jsondoc.Value) error {
	switch {
	case v.IsMap():
		for c := v.Iter(); c.Next(); {
			if c.Key().Kind() != jsondoc.String {
				return errOther // ClassCastException: templates put such keys into documents
			}
			if err := e.found(t, c.Value()); err != nil {
				return err
			}
		}
	case v.IsList():
		for c := v.Iter(); c.Next(); {
			err := e.visit(t, c.Value())
			if err != nil && (err != errNotFound || e.required) {
				return err
			}
		}
	}
	return nil
}

func (e *evaluator) filter(t int, tok *token, v jsondoc.Value) error {
	o, err := e.open(v)
	if err != nil {
		return err
	}
	switch {
	case o.IsMap():
		ok, err := e.accept(tok.filter, v)
		if err != nil || !ok {
			return err
		}
		return e.proceed(t, v)
	case o.IsList():
		for c := o.Iter(); c.Next(); {
			ok, err := e.accept(tok.filter, c.Value())
			if err != nil {
				return err
			}
			if ok {
				if err := e.visit(t, c.Value()); err != nil {
					return err
				}
			}
		}
	case tok.upstream:
		return errInvalid
	}
	return nil
}
