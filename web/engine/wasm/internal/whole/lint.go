package whole

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/lint"
	"github.com/gatemap/gatemap/web/engine/wasm/internal/bridge"
)

// lintInput is a Lintable of types.ts with LintOptions.
type lintInput struct {
	Definition  json.RawMessage `json:"definition"`
	Integration json.RawMessage `json:"integration"`
	Type        string          `json:"type"`
	Template    *string         `json:"template"`
	Role        string          `json:"role"`
	ContentType string          `json:"contentType"`

	Disable  []string      `json:"disable"`
	Severity lint.Severity `json:"severity"`
	Samples  []string      `json:"samples"`
	Rules    []string      `json:"rules"`
}

func (in *lintInput) options() lint.Options {
	opts := lint.Options{Disable: in.Disable, Severity: in.Severity}
	for _, s := range in.Samples {
		opts.Bodies = append(opts.Bodies, []byte(s))
	}
	return opts
}

// finding is a Finding of types.ts.
type finding struct {
	definition.Position
	Offset   *int   `json:"offset,omitempty"`
	End      *int   `json:"end,omitempty"`
	Severity string `json:"severity"`
	Rule     string `json:"rule"`
	Message  string `json:"message"`
	Fix      string `json:"fix,omitempty"`
	Method   string `json:"method,omitempty"`
	Path     string `json:"path,omitempty"`
	Status   string `json:"status,omitempty"`
	Edit     *edit  `json:"edit,omitempty"`
}

type edit struct {
	File   string `json:"file"`
	From   int    `json:"from"`
	To     int    `json:"to"`
	Insert string `json:"insert"`
}

func (k *keeper) lint(input []byte) (any, error) {
	var in lintInput
	if err := bridge.Decode(input, &in); err != nil {
		return nil, err
	}
	opts := in.options()
	switch {
	case in.Template != nil:
		return lintTemplate(&in, opts)
	case len(in.Integration) > 0:
		return lintIntegration(&in, opts)
	}
	d, err := k.read(in.Definition)
	texts := d.texts()
	if err != nil {
		return nil, bridge.Locate(err, texts)
	}
	list := d.check(opts)
	out := findings(texts, list)
	d.edits(texts, list, out)
	return out, nil
}

// check is lint without what comments of the files ignore.
func (d *loaded) check(opts lint.Options) []lint.Finding {
	var ignores []*lint.Ignore
	for _, name := range slices.Sorted(maps.Keys(d.fsys)) {
		ignores = append(ignores, lint.IgnoresIn(name, d.fsys[name].Data)...)
	}
	return lint.Suppress(lint.CheckAPI(d.api, opts), ignores, opts)
}

func lintIntegration(in *lintInput, opts lint.Options) (any, error) {
	f, err := bridge.Document("integration", in.Integration)
	if err != nil {
		return nil, err
	}
	texts := bridge.Texts{}
	texts.Add(f.Name, f.Data)
	api, err := formats.Parse(f.Name, f.Data, formats.Options{Format: formats.AWSCLI})
	if err != nil {
		return nil, bridge.Locate(err, texts)
	}
	for i := range api.Methods {
		if m := &api.Methods[i]; in.Type != "" {
			typed, err := settle.WithType(m, f.Name, "type ", in.Type)
			if err != nil {
				return nil, err
			}
			*m = *typed
		}
	}
	return findings(texts, lint.CheckAPI(api, opts)), nil
}

// lintTemplate lints a template alone, as that of an integration about which
// nothing else is known.
func lintTemplate(in *lintInput, opts lint.Options) (any, error) {
	const file = "template"
	texts := bridge.Texts{}
	texts.Add(file, []byte(*in.Template))
	contentType := in.ContentType
	if contentType == "" {
		contentType = "application/json"
	}
	templates := gatemap.Ordered[*string]{{Key: contentType, Value: in.Template}}
	integration := &gatemap.Integration{Type: gatemap.HTTP}
	at := "/" + definition.NameRequestTemplates
	if in.Role == "request" {
		integration.Type, integration.RequestTemplates = gatemap.Mock, templates
	} else {
		integration.IntegrationResponses = gatemap.Ordered[gatemap.IntegrationResponse]{{Key: "200", Value: gatemap.IntegrationResponse{StatusCode: "200", ResponseTemplates: templates}}}
		at = "/" + definition.NameIntegrationResponses + "/200/" + definition.NameResponseTemplates
	}
	pointer := source.JoinPointer(at, contentType)
	start := definition.Position{File: file, Line: 1, Column: 1}
	m := &definition.Operation{Position: start, Integration: integration,
		Places: definition.PlacesOf(map[string]definition.Place{pointer: {Position: start, TextLine: 1, TextColumn: 1}})}
	var list []lint.Finding
	for _, f := range lint.Check(m, opts) {
		if f.About.Pointer == pointer { // others are about the integration that there is not
			list = append(list, f)
		}
	}
	out := findings(texts, list)
	text := texts[file]
	for i, f := range list {
		if e := f.Edit; e != nil && e.Pointer == pointer && strings.HasPrefix((*in.Template)[min(e.From, len(*in.Template)):], e.Old) {
			from := text.Units(e.From)
			out[i].Edit = &edit{file, from, text.Units(e.From + len(e.Old)), e.New}
			out[i].End = &out[i].Edit.To
		}
	}
	return out, nil
}

func findings(texts bridge.Texts, list []lint.Finding) []finding {
	out := make([]finding, len(list))
	for i := range list {
		f := &list[i]
		out[i] = finding{Position: f.Position, Severity: f.Severity.String(), Rule: f.Rule(), Message: f.Message, Fix: f.Fix,
			Method: f.About.Method, Path: f.About.Path, Status: f.About.Status, Offset: texts.Offset(f.Position)}
		if out[i].Offset != nil {
			text := texts[f.File]
			at := text.Bytes(f.Line, f.Column)
			end := text.Units(at + extent(string(text.Data[at:])))
			out[i].End = &end
		}
	}
	return out
}

// maxEdits bounds the findings of a definition whose fixes are given as edits one
// by one: each costs reading the definition again.
const maxEdits = 40

// edits gives findings their fixes as changes to the files.
func (d *loaded) edits(texts bridge.Texts, list []lint.Finding, out []finding) {
	left := maxEdits
	for i := range list {
		if list[i].Edit == nil || len(d.Text) > 128<<10 {
			continue
		}
		if left--; left < 0 {
			return
		}
		files, _, err := lint.FixIn(d.fsys, d.Name, d.opts, list[i:i+1])
		if err != nil || len(files) != 1 {
			continue
		}
		for name, after := range files {
			out[i].Edit = change(texts, name, string(after))
		}
	}
}

// change is the part in which a file differs from a text.
func change(texts bridge.Texts, name, after string) *edit {
	text := texts[name]
	if text == nil {
		return nil
	}
	before := string(text.Data)
	from, to := changed(before, after)
	return &edit{name, text.Units(from), text.Units(to), after[from : len(after)-(len(before)-to)]}
}

func start(s string, at int) bool { return at >= len(s) || s[at]&0xC0 != 0x80 }

// fix makes the safe fixes of a definition.
func (k *keeper) fix(input []byte) (any, error) {
	var in lintInput
	if err := bridge.Decode(input, &in); err != nil {
		return nil, err
	}
	d, err := k.read(in.Definition)
	texts := d.texts()
	if err != nil {
		return nil, bridge.Locate(err, texts)
	}
	out := struct {
		Text  string            `json:"text"`
		Files map[string]string `json:"files"`
		Fixed []finding         `json:"fixed"`
	}{d.Text, map[string]string{}, []finding{}}
	for range maxRounds {
		list := d.check(in.options())
		if in.Rules != nil {
			list = slices.DeleteFunc(list, func(f lint.Finding) bool { return !slices.Contains(in.Rules, f.Rule()) })
		}
		files, fixed, err := lint.FixIn(d.fsys, d.Name, d.opts, list)
		if err != nil {
			return nil, bridge.Locate(err, texts)
		}
		if len(files) == 0 {
			break
		}
		out.Fixed = append(out.Fixed, findings(d.texts(), fixed)...)
		if d, err = d.with(files); err != nil {
			return nil, err
		}
		for name, data := range files {
			if name == d.Name {
				out.Text = string(data)
			} else {
				out.Files[name] = string(data)
			}
		}
	}
	return out, nil
}

// maxRounds bounds how often a definition is fixed: of findings that overlap only
// one can be fixed at a time.
const maxRounds = 5

// with reads the definition with other contents of files.
func (d *loaded) with(files map[string][]byte) (*loaded, error) {
	next := *d
	next.fsys = maps.Clone(d.fsys)
	for name, data := range files {
		f := next.fsys[name]
		if f == nil {
			return nil, errors.New("the fix is in " + name + ", which is no file of the definition")
		}
		changed := *f
		changed.Data = data
		next.fsys[name] = &changed
	}
	var err error
	next.api, err = formats.Load(next.fsys, next.Name, next.opts)
	return &next, err
}

// extent is the length of what begins a text, for who underlines it: a string,
// a reference or directive, or a word.
func extent(s string) int {
	line, _, _ := strings.Cut(s, "\n")
	switch {
	case line == "":
		return 0
	case line[0] == '"' || line[0] == '\'':
		if end := strings.IndexByte(line[1:], line[0]); end >= 0 {
			return end + 2
		}
	}
	end := strings.IndexFunc(line[1:], func(r rune) bool { return strings.ContainsRune(" \t\r\"'`,;:()[]<>=", r) })
	if end < 0 {
		return len(line)
	}
	return end + 1
}
