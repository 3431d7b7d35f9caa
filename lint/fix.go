package lint

import (
	"cmp"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/literal"
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
	root, err := source.OpenFolder(name, opts.Root)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	p := newRepair(root.FS(), root.Folder, root.Name, opts)
	if err := p.fix(findings); err != nil || len(p.done) == 0 {
		return nil, err
	}
	err = p.write()
	return p.fixed(findings), err
}

// FixIn is Fix for a definition that formats.Load has read from fsys: it returns
// the contents of the files that change, by their names in positions, and what
// that fixes.
func FixIn(fsys fs.FS, name string, opts formats.Options, findings []Finding) (map[string][]byte, []Finding, error) {
	var folder source.Folder
	if opts.Folder != "" {
		folder, opts.Folder = source.FolderNamed(opts.Folder), "" // names are shown with it below
	}
	p := newRepair(fsys, folder, name, opts)
	if err := p.fix(findings); err != nil || len(p.done) == 0 {
		return nil, nil, err
	}
	return p.files, p.fixed(findings), nil
}

func newRepair(fsys fs.FS, folder source.Folder, name string, opts formats.Options) *repair {
	return &repair{fixer: &fixer{opts: opts, fsys: fsys, folder: folder, name: name}, loads: maxLoads}
}

// fix finds the changes that can be made together, and makes the files with them.
func (p *repair) fix(findings []Finding) (err error) {
	if p.before, err = p.load(); err != nil {
		return err
	}
	p.try(p.plan(findings))
	p.files = p.contents(p.done)
	return nil
}

// fixed are the findings of the changes in p.files.
func (p *repair) fixed(findings []Finding) []Finding {
	fixed := map[int]bool{}
	for _, c := range p.done {
		if p.files[c.file] != nil {
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
	return list
}

// maxLoads bounds how often a definition is read. Without a bad edit it is
// three times, for the ways of writing one; each bad one costs some more.
const maxLoads = 100

// repair looks for edits that can be applied together.
type repair struct {
	*fixer
	before  *formats.API
	sources map[string][]byte // of the files, as in files
	done    []*change
	loads   int
}

// change is an edit of a file, which several strings of the definition may
// want: those of methods that share it.
type change struct {
	file      string
	findings  []int
	wants     []*Edit
	spellings []spelling
	next      int // the spelling that is tried
}

// plan makes changes of the findings' edits, in the order of the files. Of
// edits that overlap only the first is taken.
func (p *repair) plan(findings []Finding) []*change {
	p.sources = map[string][]byte{}
	files := writtenIn(p.before)
	texts := map[int]map[string]string{}
	var all []*change
	add := func(i int, e *Edit) {
		if e == nil || e.Method < 0 || e.Method >= len(p.before.Methods) {
			return
		}
		m := &p.before.Methods[e.Method]
		if texts[e.Method] == nil {
			texts[e.Method] = parts(m)
		}
		text := texts[e.Method][e.Pointer]
		at, ok := m.Place(e.Pointer)
		if !ok || p.folder.Shown(at.File) != e.File || !has(text, e.From, e.Old) {
			return
		}
		if l := files.literalAt(at.Position, text); l != nil && files.stands(e, l) {
			p.sources[e.File] = p.before.File(at.File)
			if list := spellings(l, e, p.sources[e.File]); len(list) > 0 {
				all = append(all, &change{file: e.File, findings: []int{i}, wants: []*Edit{e}, spellings: list})
			}
		}
	}
	for i := range findings {
		add(i, findings[i].Edit)
		for _, use := range findings[i].Uses {
			add(i, use.edit)
		}
	}
	slices.SortStableFunc(all, func(a, b *change) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.start(), b.start())) })
	return together(all)
}

// together puts sorted changes that are one into one. Of others that overlap
// only the first is taken.
func together(all []*change) []*change {
	var list []*change
	for _, c := range all {
		last := len(list) - 1
		switch {
		case last >= 0 && list[last].file == c.file && slices.Equal(c.spellings, list[last].spellings):
			list[last].wants = append(list[last].wants, c.wants...)
			list[last].findings = append(list[last].findings, c.findings...)
		case last < 0 || list[last].file != c.file || c.start() >= list[last].end():
			list = append(list, c)
		}
	}
	return list
}

// start and end are what the change takes of the file, however it is written.
func (c *change) start() int {
	start := c.spellings[0].from
	for _, s := range c.spellings {
		start = min(start, s.from)
	}
	return start
}

func (c *change) end() int {
	end := 0
	for _, s := range c.spellings {
		end = max(end, s.to)
	}
	return end
}

func has(text string, from int, part string) bool {
	return from >= 0 && from <= len(text) && strings.HasPrefix(text[from:], part)
}

// stands reports whether the edit's old text stands where it was found.
func (w *written) stands(e *Edit, l *literal.Literal) bool {
	if l.Substituted(e.From, e.From+len(e.Old)) {
		return false
	}
	line, column := w.places[w.at.File].Position(l.Offset(e.From))
	return line == e.Line && column == e.Column
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
	slices.SortFunc(sorted, func(a, b *change) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.spellings[a.next].from, b.spellings[b.next].from))
	})
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
