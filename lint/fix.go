package lint

import (
	"cmp"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/source"
)

// Fix applies the edits of findings to the files of a definition that
// formats.LoadFile has read from name, and returns the findings that it fixed.
// An edit is applied only if the file has its old text at its place, and if the
// definition, read again, has the string that the edit wants there and is
// otherwise the same; so no notation's quoting has to be guessed. All edits are
// tried together, and those that do no good are found by halves. Files are
// replaced as a whole or not at all. The error is that of a file that could not
// be read or written; what was fixed in the files before it is returned.
func Fix(name string, opts formats.Options, findings []Finding) ([]Finding, error) {
	x, err := newFixer(name, opts)
	if err != nil {
		return nil, err
	}
	defer x.root.Close()
	p := &repair{fixer: x, loads: maxLoads}
	if p.before, err = x.load(); err != nil {
		return nil, err
	}
	p.try(p.plan(findings))
	if len(p.done) == 0 {
		return nil, nil
	}
	x.files = p.contents(p.done)
	err = x.write()
	fixed := map[int]bool{}
	for _, c := range p.done {
		if x.files[c.file] != nil {
			for _, n := range c.findings {
				fixed[n] = true
			}
		}
	}
	var list []Finding
	for i, f := range findings {
		if fixed[i] {
			list = append(list, f)
		}
	}
	return list, err
}

// maxLoads bounds how often a definition is read. Without a bad edit it is
// three times, for the ways of writing one; each bad one costs some more.
const maxLoads = 100

// repair looks for edits that can be applied together.
type repair struct {
	*fixer
	before  *formats.API
	sources map[string][]byte
	done    []*change
	loads   int
}

// change is an edit of a file, which several strings of the definition may
// want: those of methods that share it.
type change struct {
	file      string
	at        int
	findings  []int
	wants     []*Edit
	spellings []spelling
	next      int // the spelling that is tried
}

// plan makes changes of the findings' edits, in the order of the files. Of
// edits that overlap only the first is taken.
func (p *repair) plan(findings []Finding) []*change {
	p.sources = map[string][]byte{}
	index := map[string]*source.Index{}
	texts := map[int]map[string]string{}
	var all []*change
	add := func(i int, e *Edit) {
		if e == nil || e.Method < 0 || e.Method >= len(p.before.Methods) {
			return
		}
		data, ok := p.source(e.File, index)
		if !ok {
			return
		}
		if texts[e.Method] == nil {
			texts[e.Method] = parts(&p.before.Methods[e.Method])
		}
		text, at := texts[e.Method][e.Pointer], index[e.File].Offset(e.Line, e.Column)
		if !has(text, e.From, e.Old) {
			return
		}
		c := &change{file: e.File, at: at, findings: []int{i}, wants: []*Edit{e}}
		switch {
		case e.escaped:
			end, ways := literal(data, at, e.File, text[:e.From]+e.New+text[e.From+len(e.Old):])
			for _, w := range ways {
				c.spellings = append(c.spellings, spelling{at, end, w})
			}
		case has(string(data[min(at, len(data)):]), 0, e.Old):
			c.spellings = spellings(data, at, e, e.Old == text)
		}
		if len(c.spellings) > 0 {
			all = append(all, c)
		}
	}
	for i := range findings {
		add(i, findings[i].Edit)
		for _, use := range findings[i].Uses {
			add(i, use.edit)
		}
	}
	slices.SortStableFunc(all, func(a, b *change) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.at, b.at)) })
	return together(all)
}

// together puts sorted changes that are one into one. Of others that overlap,
// with the quotes around them, only the first is taken.
func together(all []*change) []*change {
	var list []*change
	for _, c := range all {
		last := len(list) - 1
		switch {
		case last < 0 || list[last].file != c.file || c.at >= list[last].end():
			list = append(list, c)
		case c.at == list[last].at && c.wants[0].Old == list[last].wants[0].Old && c.wants[0].New == list[last].wants[0].New && c.wants[0].From == list[last].wants[0].From:
			list[last].wants = append(list[last].wants, c.wants...)
			list[last].findings = append(list[last].findings, c.findings...)
		}
	}
	return list
}

// end is where the next change may begin: behind the quotes around this one.
func (c *change) end() int {
	end := c.at + len(c.wants[0].Old) + 2
	for _, s := range c.spellings {
		end = max(end, s.to)
	}
	return end
}

func has(text string, from int, part string) bool {
	return from >= 0 && from <= len(text) && strings.HasPrefix(text[from:], part)
}

// source reads a file of the definition.
func (p *repair) source(name string, index map[string]*source.Index) ([]byte, bool) {
	data, known := p.sources[name]
	if !known {
		data, _ = os.ReadFile(name) // what cannot be read has no edits
		p.sources[name], index[name] = data, source.NewIndex(data)
	}
	return data, data != nil
}

// try adds those of the changes to p.done that go together with them.
func (p *repair) try(list []*change) {
	for len(list) > 0 && p.loads > 0 {
		p.loads--
		bad, readable := p.judge(slices.Concat(p.done, list))
		switch {
		case readable && len(bad) == 0:
			p.done = append(p.done, list...)
			return
		case readable:
			list = p.otherwise(list, bad)
		case len(list) == 1:
			list = p.otherwise(list, map[*change]bool{list[0]: true})
		default:
			half := len(list) / 2
			p.try(list[:half])
			list = list[half:]
		}
	}
}

// otherwise takes the next spelling for bad changes, and leaves out those that
// have none.
func (p *repair) otherwise(list []*change, bad map[*change]bool) []*change {
	var left []*change
	for _, c := range list {
		if bad[c] {
			c.next++
		}
		if c.next < len(c.spellings) {
			left = append(left, c)
		}
	}
	return left
}

// contents are the files with changes.
func (p *repair) contents(list []*change) map[string][]byte {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b *change) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.at, b.at)) })
	files := map[string][]byte{}
	at := map[string]int{}
	for _, c := range sorted {
		s := c.spellings[c.next]
		files[c.file] = append(append(files[c.file], p.sources[c.file][at[c.file]:s.from]...), s.text...)
		at[c.file] = s.to
	}
	for name, from := range at {
		files[name] = append(files[name], p.sources[name][from:]...)
	}
	return files
}

// judge reads the definition with changes. It is readable if it differs from
// the one before in strings that changes want to be others, and in nothing else;
// bad are the changes whose strings are not as they want them.
func (p *repair) judge(list []*change) (bad map[*change]bool, readable bool) {
	p.files = p.contents(list)
	after, err := p.load()
	if err != nil || len(after.Methods) != len(p.before.Methods) || len(after.Problems) != len(p.before.Problems) ||
		!reflect.DeepEqual(after.GatewayResponses, p.before.GatewayResponses) {
		return nil, false
	}
	edits := map[int]map[string][]*change{}
	for _, c := range list {
		for _, e := range c.wants {
			if edits[e.Method] == nil {
				edits[e.Method] = map[string][]*change{}
			}
			edits[e.Method][e.Pointer] = append(edits[e.Method][e.Pointer], c)
		}
	}
	bad = map[*change]bool{}
	for i := range p.before.Methods {
		if !differsOnly(&p.before.Methods[i], &after.Methods[i], i, edits[i], bad) {
			return nil, false
		}
	}
	return bad, true
}

// differsOnly compares two readings of a method, and notes the changes whose
// strings are not as wanted. It changes after.
func differsOnly(before, after *definition.Operation, method int, edits map[string][]*change, bad map[*change]bool) bool {
	old := map[string]string{}
	if len(edits) > 0 {
		old = parts(before)
	}
	eachString(after.Integration, func(pointer string, text *string) {
		list := edits[pointer]
		if len(list) == 0 {
			return
		}
		if want, ok := wanted(old[pointer], method, pointer, list); !ok || *text != want {
			for _, c := range list {
				bad[c] = true
			}
		}
		*text = old[pointer]
	})
	return before.HTTPMethod == after.HTTPMethod && before.Path == after.Path && before.API == after.API &&
		reflect.DeepEqual(before.Integration, after.Integration) && reflect.DeepEqual(before.MethodResponses, after.MethodResponses) &&
		reflect.DeepEqual(before.BinaryMediaTypes, after.BinaryMediaTypes) && reflect.DeepEqual(before.GatewayResponses, after.GatewayResponses) &&
		before.Backend == after.Backend
}

// wanted is a string with the edits of changes.
func wanted(text string, method int, pointer string, list []*change) (string, bool) {
	var edits []*Edit
	for _, c := range list {
		for _, e := range c.wants {
			same := func(old *Edit) bool { return old.From == e.From && old.New == e.New }
			if e.Method == method && e.Pointer == pointer && !slices.ContainsFunc(edits, same) {
				edits = append(edits, e)
			}
		}
	}
	slices.SortFunc(edits, func(a, b *Edit) int { return a.From - b.From })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		if e.From < at {
			return "", false
		}
		b.WriteString(text[at:e.From])
		b.WriteString(e.New)
		at = e.From + len(e.Old)
	}
	b.WriteString(text[at:])
	return b.String(), true
}

// spelling is a replacement of bytes of a file.
type spelling struct {
	from, to int
	text     string
}

// spellings are the ways to write an edit, the likeliest first: as it is, and,
// for a whole string of YAML that needs other quotes to hold quotes, in double
// quotes. Which of them is right shows when the definition is read again.
func spellings(data []byte, at int, e *Edit, whole bool) []spelling {
	end := at + len(e.Old)
	plain := spelling{at, end, e.New}
	if !whole || strings.ContainsAny(e.New, `"\`) {
		return []spelling{plain}
	}
	inQuotes := spelling{at, end, `"` + e.New + `"`}
	switch {
	case !strings.Contains(e.New, "'"), at > 0 && data[at-1] == '"':
		return []spelling{plain, inQuotes}
	case at > 0 && end < len(data) && data[at-1] == '\'' && data[end] == '\'':
		return []spelling{{at - 1, end + 1, `"` + e.New + `"`}, plain, inQuotes}
	}
	return []spelling{inQuotes, plain}
}

// parts are the strings of a method that edits may change, by pointer.
func parts(m *definition.Operation) map[string]string {
	all := map[string]string{}
	eachString(m.Integration, func(pointer string, text *string) { all[pointer] = *text })
	return all
}

// eachString calls f for the strings of an integration that edits may change.
func eachString(in *definition.Integration, f func(pointer string, text *string)) {
	for i := range in.IntegrationResponses {
		e := &in.IntegrationResponses[i]
		at := source.JoinPointer(responsesPointer, e.Key)
		if e.Value.SelectionPattern != nil {
			f(at+"/"+definition.NameSelectionPattern, e.Value.SelectionPattern)
		}
		for j := range e.Value.ResponseParameters {
			p := &e.Value.ResponseParameters[j]
			f(source.JoinPointer(at+"/"+definition.NameResponseParameters, p.Key), &p.Value)
		}
		for j := range e.Value.ResponseTemplates {
			if t := &e.Value.ResponseTemplates[j]; t.Value != nil {
				f(source.JoinPointer(at+"/"+definition.NameResponseTemplates, t.Key), t.Value)
			}
		}
	}
}
