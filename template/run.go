package template

import (
	"context"
	"strings"
	"sync"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/internal/vtl"
)

// run is the state of one rendering. It is pooled.
type run struct {
	// What every rendering touches lies together, as in vtl.
	template *Template
	env      *Env
	meter    *meter.Meter // the evaluation's, or
	ownMeter meter.Meter
	shared   evaluation // nil for a rendering that is no part of one
	used     bool       // what release has to clean up
	vtl      vtl.Run
	own      jsondoc.Lazy // the body, when nobody shares it

	inputBox, utilBox jsondoc.Box

	depth      int                 // of a value of $context that is being read
	documents  []*jsondoc.Document // of parseJson; the first inUse are taken
	inUse      int
	parameters *jsondoc.Map   // what $input.params() gave, nil before
	maps       []*jsondoc.Map // of $context and the like; the first mapsInUse are taken
	mapsInUse  int
	paths      map[string]*knownPath
	number     uint64 // of the rendering, for knownPath
	pathText   int    // bytes of the texts of the paths that this rendering uses
	pathMemory int    // bytes that those paths occupy
	scratch    []byte
	scratched  int // bytes of the longest text that this rendering made there
	arena      []byte
	overrides  watcher
	parser     *jsondoc.Parser // nil before the first small document

	context          *jsondoc.Map // $context, nil before it is made
	override, header *jsondoc.Map // its responseOverride and the header of that, as contextMap made them; header is nil if that is no map
}

// endless is the context of a rendering without one.
var endless context.Context

//go:noinline
func newRun() *run {
	r := new(run)
	r.inputBox.Object = inputObject{r}
	r.utilBox.Object = utilObject{r}
	r.overrides.init()
	return r
}

// takeRun returns a run for what env says. That of a keeper is env's from now on.
//
//go:noinline
func takeRun(env *Env) *run {
	r, ok := runs.Get().(*run)
	if !ok {
		r = newRun()
	}
	r.env = env
	if shared, ok := env.Payload.(evaluation); ok {
		r.shared, r.meter = shared, shared.Meter()
	}
	if _, ok := env.Payload.(keeper); ok {
		env.run = r
	}
	return r
}

// Contents counts what the run keeps until its end: $context, $stageVariables
// and $input.params() even where a template has lost them, and the paths that it
// has made.
func (r *run) Contents(c *jsondoc.Census) {
	for _, m := range r.maps[:r.mapsInUse] {
		c.Add(jsondoc.OfMap(m))
	}
	for _, d := range r.documents[:r.inUse] {
		c.Add(d.Root())
	}
	c.AddBytes(r.pathMemory + jsondoc.Room(r.scratched) + r.overrides.headers.bytes + r.overrides.set.bytes)
}

// About what a compiled path occupies.
const (
	pathBytes = 200
	pathTimes = 8
)

// runs serve all templates that are no part of an evaluation, so that a new one
// finds the tapes and buffers of those before it.
var runs sync.Pool // of *run

// What a run keeps when it goes back to the pool.
const (
	keepScratch   = 64 << 10
	keepDocuments = 4
	keepText      = 64 << 10
	keepMaps      = 32
	keepPaths     = 64
	keepPathBytes = 256 << 10 // of texts; what is compiled takes some dozen times as much
	longestPath   = 8 << 10
)

// release cleans up what only some renderings use.
func (r *run) release() {
	for _, d := range r.documents[:r.inUse] {
		d.Reset()
	}
	r.inUse = 0
	if r.parser != nil {
		r.parser.Reset()
	}
	if len(r.paths) > keepPaths {
		r.paths = nil
	}
	r.number++
	r.pathText, r.pathMemory, r.scratched = 0, 0, 0
	poison.Bytes(r.scratch)
	poison.Bytes(r.arena)
	if cap(r.scratch) > keepScratch {
		r.scratch = nil
	}
	for _, m := range r.maps[:r.mapsInUse] {
		m.Reset(jsondoc.LinkedHashMap)
	}
	r.mapsInUse = 0
	if len(r.maps) > keepMaps {
		clear(r.maps[keepMaps:])
		r.maps = r.maps[:keepMaps]
	}
	r.overrides.reset()
	r.parameters, r.context, r.override, r.header, r.depth, r.used = nil, nil, nil, nil, 0, false
}

// What an empty body stands for.
var (
	emptyObject   = jsondoc.OfString("{}")
	emptyDocument = []byte("{}")
)

// payload is the text that the template reads.
func (r *run) payload() []byte {
	if r.env.Payload != nil {
		return r.env.Payload.Body()
	}
	return r.env.Body
}

// body is $input.body: the payload as it is, {} when it is empty
// (rules/templates.md#input).
func (r *run) body() jsondoc.Value {
	if text := r.payload(); len(text) > 0 {
		return jsondoc.OfBytes(text)
	}
	return emptyObject
}

const (
	// keptPerStep is how many bytes of JSON one step parses into new memory, each
	// word of which is a step, too.
	keptPerStep = 8
	// refusedPerStep is the same for a text that is none.
	refusedPerStep = 4
	// tapePerByte is the most that the tape of a document takes for each byte of
	// its text.
	tapePerByte = 6
	// What a document takes whatever its text.
	documentSteps = 32
	documentBytes = 1<<10 + 256
)

func parseException(err error) error {
	return &javalang.Exception{Class: "net.minidev.json.parser.ParseException", Message: err.Error()}
}

// document returns a Document for another text that the template parses, of n
// bytes. Only the first few that are small come from the pool: a pooled one
// lives as long as the run, whether the template still has it or not.
func (r *run) document(n int) *jsondoc.Document {
	if n > keepText || r.inUse == keepDocuments {
		return new(jsondoc.Document)
	}
	if r.inUse == len(r.documents) {
		r.documents = append(r.documents, new(jsondoc.Document))
	}
	r.inUse++
	r.used = true
	return r.documents[r.inUse-1]
}

// knownPath is a path that a run has compiled, nil for what is none, with the
// steps that this took beyond those for its length: each use pays them, so that
// what a run pays does not depend on those before it.
type knownPath struct {
	text  string
	path  *jsonpath.Path
	steps int
	match int    // of them, of patterns
	run   uint64 // the number of the rendering that used it last
}

// use makes k one of the paths that this rendering uses. When those have become
// too many, the others go: what earlier renderings have left decides nothing.
func (r *run) use(k *knownPath) {
	k.run, r.used = r.number, true
	n, memory := len(k.text), pathBytes+pathTimes*len(k.text)
	r.pathText += n
	r.pathMemory += memory
	if r.pathText > keepPathBytes {
		clear(r.paths)
		r.pathText, r.pathMemory = n, memory
	}
	if r.paths == nil {
		r.paths = map[string]*knownPath{}
	}
	r.paths[k.text] = k
}

// path returns a path that was not known when the template was compiled, nil
// for what is not a path.
func (r *run) path(text string) (*jsonpath.Path, error) {
	if err := jsonpath.PayCompile(r.meter, text); err != nil {
		return nil, err
	}
	if k := r.paths[text]; k != nil {
		if k.run != r.number {
			r.use(k)
		}
		if err := r.meter.SpendMatch(k.match); err != nil {
			return nil, err
		}
		return k.path, r.meter.Spend(k.steps - k.match)
	}
	// The text may lie in memory that ends with this run, and what is compiled
	// from it keeps parts of it.
	text = strings.Clone(text)
	spent, matched := r.meter.Spent(), r.meter.Matched()
	p, err := jsonpath.CompileMetered(r.meter, text)
	if r.meter.Err() != nil {
		return nil, r.meter.Err()
	}
	if err != nil {
		p = nil
	}
	if len(text) > longestPath {
		return p, nil
	}
	k := &knownPath{text: text, path: p, steps: int(r.meter.Spent() - spent), match: int(r.meter.Matched() - matched)}
	r.use(k)
	return p, nil
}

// appendJSON is $input.json of a value: two quotes for null.
func (r *run) appendJSON(rt *javalang.Runtime, dst []byte, v jsondoc.Value) ([]byte, error) {
	if v.IsNull() {
		return append(dst, `""`...), nil
	}
	p := jsondoc.Printer{Meter: rt.Meter, Limit: r.template.maxOutput}
	return p.AppendJSON(dst, v, jsondoc.Compact)
}

const arenaChunk = 4 << 10

// emptyScratch returns the scratch buffer to write a text into, for keep.
func (r *run) emptyScratch() []byte {
	r.used = true
	return r.scratch[:0]
}

// keep returns what is in the scratch buffer as a String: a copy, unless it is so
// long that the run would not keep the buffer. Small strings
// share chunks that are filled once, so that a String stays what it is.
func (r *run) keep(rt *javalang.Runtime) (jsondoc.Value, error) {
	b := r.scratch
	if err := r.payKept(rt, len(b)); err != nil {
		return jsondoc.Value{}, err
	}
	if len(b) > keepScratch && cap(b) < len(b)/4*5 { // the text can have it
		r.scratch = nil
		return jsondoc.OfBytes(b), nil
	}
	if len(b) > arenaChunk/4 {
		return jsondoc.OfString(string(b)), nil
	}
	if cap(r.arena)-len(r.arena) < len(b) {
		r.arena = make([]byte, 0, arenaChunk)
	}
	n := len(r.arena)
	r.arena = append(r.arena, b...)
	return jsondoc.OfBytes(r.arena[n:len(r.arena):len(r.arena)]), nil
}

// payKept pays for a text of n bytes that is made in the scratch buffer and kept.
func (r *run) payKept(rt *javalang.Runtime, n int) error {
	r.scratched = max(r.scratched, n)
	if err := rt.Spend(min(n, arenaChunk/4) / 16); err != nil { // see vtl's frame.finish
		return err
	}
	return rt.Grow(n)
}

// newMap returns an empty map that lives as long as the run.
func (r *run) newMap(c jsondoc.MapClass) *jsondoc.Map {
	if r.mapsInUse == len(r.maps) {
		r.maps = append(r.maps, new(jsondoc.Map))
	}
	m := r.maps[r.mapsInUse]
	r.mapsInUse++
	r.used = true
	m.Reset(c)
	m.UseMeter(r.meter)
	return m
}
