package whole

import (
	"encoding/json"
	"fmt"
	"iter"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/literal"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/target"
	"github.com/gatemap/gatemap/lint"
	"github.com/gatemap/gatemap/web/engine/wasm/internal/bridge"
)

// part is a string of a method's integration.
type part struct {
	method  int // its index
	pointer string
	text    string
	written *literal.Literal // how the file has it; nil where the file does not
	at      definition.Position
	index   *source.Index
}

// rewrite gives one string of a definition another text. Without one it says
// where the string stands, or why it cannot be changed there.
func (k *keeper) rewrite(input []byte) (any, error) {
	var in struct {
		Definition json.RawMessage `json:"definition"`
		API        string          `json:"api"`
		Method     string          `json:"method"`
		Path       string          `json:"path"`
		Pointer    string          `json:"pointer"`
		Text       *string         `json:"text"`
	}
	if err := bridge.Decode(input, &in); err != nil {
		return nil, err
	}
	d, err := k.read(in.Definition)
	texts := d.texts()
	if err != nil {
		return nil, bridge.Locate(err, texts)
	}
	m, err := target.Find(d.api, target.Query{API: in.API, Method: in.Method, Path: in.Path})
	if err != nil {
		return nil, err
	}
	p, err := d.find(m.Operation, in.Pointer)
	if err != nil {
		return nil, err
	}
	if in.Text == nil || *in.Text == p.text {
		return p.stands(texts), nil
	}
	if !utf8.ValidString(*in.Text) {
		return nil, fmt.Errorf("the text is no UTF-8")
	}
	return d.write(p, *in.Text, texts)
}

// find finds a string and how the file has it.
func (d *loaded) find(m *definition.Operation, pointer string) (*part, error) {
	text, ok := "", false
	for at, t := range templatesOf(m) {
		if at == pointer {
			text, ok = t, true
		}
	}
	if !ok {
		return nil, fmt.Errorf("the method has no template at %s", pointer)
	}
	p := &part{pointer: pointer, text: text}
	for i := range d.api.Methods {
		if &d.api.Methods[i] == m {
			p.method = i
		}
	}
	at, ok := m.Place(pointer)
	switch {
	case !ok || at.Line == 0:
		return nil, fmt.Errorf("the definition has no place of its own for this template")
	case at.Generated:
		return nil, fmt.Errorf("the framework makes this template: %v has what it is made of", at.Position)
	}
	data := d.api.File(at.File)
	p.at, p.index = at.Position, source.NewIndex(data)
	if p.written = literal.Find(at.File, data, p.index.Offset(at.Line, at.Column), text); p.written == nil {
		return nil, fmt.Errorf("%v computes this template: no text of the definition reads as it does", at.Position)
	}
	return p, nil
}

// rewritten is a Rewritten of types.ts.
type rewritten struct {
	edit
	Text string `json:"text"`
}

// stands is the change that changes nothing.
func (p *part) stands(texts bridge.Texts) rewritten {
	out := rewritten{Text: p.text, edit: edit{File: p.at.File}}
	if text := texts[p.at.File]; text != nil {
		out.From, out.To = text.Units(p.written.Start), text.Units(p.written.End)
		out.Insert = string(text.Data[p.written.Start:p.written.End])
	}
	return out
}

// write finds a way to write the text: in the form that the string has or, where
// that cannot say it, in another. A text that has to end with a line break there
// gets one.
func (d *loaded) write(p *part, text string, texts bridge.Texts) (any, error) {
	for _, want := range []string{text, text + "\n"} {
		from, to := changed(p.text, want)
		edits := []*lint.Edit{p.edit(from, p.text[from:to], want[from:len(want)-(len(p.text)-to)])}
		if whole := p.edit(0, p.text, want); *whole != *edits[0] {
			edits = append(edits, whole)
		}
		for _, e := range edits {
			files, _, err := lint.FixIn(d.fsys, d.Name, d.opts, d.findings(p, e))
			if err != nil {
				return nil, bridge.Locate(err, texts)
			}
			for name, after := range files {
				return rewritten{*change(texts, name, string(after)), want}, nil
			}
		}
	}
	from, to := changed(p.text, text)
	if p.written.Substituted(from, max(to, from+1)) {
		return nil, fmt.Errorf("%v has a value of the deployment here, which only the definition can change", p.at)
	}
	return nil, fmt.Errorf("%v cannot have this text without changing something else", p.at)
}

func (p *part) edit(from int, old, now string) *lint.Edit {
	line, column := p.index.Position(p.written.Offset(from))
	return &lint.Edit{File: p.at.File, Line: line, Column: column, Old: old, New: now, Method: p.method, Pointer: p.pointer, From: from}
}

// findings are the edit as a finding, one for each string that stands at the same
// place: methods may share one.
func (d *loaded) findings(p *part, e *lint.Edit) []lint.Finding {
	list := []lint.Finding{{Edit: e}}
	for i := range d.api.Methods {
		m := &d.api.Methods[i]
		for pointer, text := range templatesOf(m) {
			at, ok := m.Place(pointer)
			if ok && at.File == p.at.File && at.Line == p.at.Line && at.Column == p.at.Column && text == p.text && (i != p.method || pointer != p.pointer) {
				other := *e
				other.Method, other.Pointer = i, pointer
				list = append(list, lint.Finding{Edit: &other})
			}
		}
	}
	return list
}

// templatesOf are the mapping templates of an integration by their JSON Pointers.
func templatesOf(m *definition.Operation) iter.Seq2[string, string] {
	return func(yield func(pointer, text string) bool) {
		each := func(at string, templates gatemap.Ordered[*string]) bool {
			for _, t := range templates {
				if t.Value != nil && !yield(source.JoinPointer(at, t.Key), *t.Value) {
					return false
				}
			}
			return true
		}
		if m.Integration == nil || !each("/"+definition.NameRequestTemplates, m.Integration.RequestTemplates) {
			return
		}
		for _, r := range m.Integration.IntegrationResponses {
			at := source.JoinPointer("/"+definition.NameIntegrationResponses, r.Key) + "/" + definition.NameResponseTemplates
			if !each(at, r.Value.ResponseTemplates) {
				return
			}
		}
	}
}

// changed is the smallest part of before that differs from after, which begins
// and ends between characters.
func changed(before, after string) (from, to int) {
	for from < min(len(before), len(after)) && before[from] == after[from] {
		from++
	}
	end := 0
	for end < min(len(before), len(after))-from && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	for from > 0 && !(start(before, from) && start(after, from)) {
		from--
	}
	for end > 0 && !(start(before, len(before)-end) && start(after, len(after)-end)) {
		end--
	}
	return from, len(before) - end
}
