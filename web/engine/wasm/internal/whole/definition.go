package whole

import (
	"encoding/json"
	"path"
	"strings"
	"testing/fstest"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/document"
	"github.com/gatemap/gatemap/internal/target"
	"github.com/gatemap/gatemap/web/engine/wasm/internal/bridge"
)

// given is a Definition of types.ts.
type given struct {
	Name       string            `json:"name"`
	Text       string            `json:"text"`
	Files      map[string]string `json:"files"`
	Format     string            `json:"format"`
	Parameters map[string]string `json:"parameters"`
}

// loaded is a definition that has been read. Its files are in memory.
type loaded struct {
	given
	fsys fstest.MapFS
	opts formats.Options
	api  *formats.API
}

// keeper keeps the last definition.
type keeper struct {
	raw  string
	last *loaded
}

// read reads a definition. The loaded is there with an error, too, but for one of
// the input.
func (k *keeper) read(raw json.RawMessage) (*loaded, error) {
	if k.last != nil && k.raw == string(raw) {
		return k.last, nil
	}
	d := new(loaded)
	if err := bridge.Decode(raw, &d.given); err != nil {
		return nil, err
	}
	if d.Name = clean(d.Name); d.Name == "." {
		d.Name = "definition"
	}
	d.opts.Parameters = d.Parameters
	if d.Format != "" {
		var err error
		if d.opts.Format, err = formats.ParseFormat(d.Format); err != nil {
			return d, err
		}
	}
	d.fsys = fstest.MapFS{d.Name: {Data: []byte(d.Text)}}
	for name, text := range d.Files {
		if name = clean(name); name != d.Name {
			d.fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	var err error
	if d.api, err = formats.Load(d.fsys, d.Name, d.opts); err != nil {
		return d, err
	}
	k.raw, k.last = string(raw), d
	return d, nil
}

// clean is the name of a file in the file system, which nothing leads out of.
func clean(name string) string {
	return strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
}

func (d *loaded) addTexts(texts bridge.Texts) {
	for name, f := range d.fsys {
		texts.Add(name, f.Data)
	}
}

// texts are the files of the definition.
func (d *loaded) texts() bridge.Texts {
	texts := bridge.Texts{}
	if d != nil {
		d.addTexts(texts)
	}
	return texts
}

// method finds a method.
func (d *loaded) method(q bridge.Query) (*document.Config, error) {
	m, err := target.Find(d.api, target.Query(q))
	if err != nil {
		var problems definition.Faults
		for _, p := range d.api.Problems {
			if p.Severity == definition.Error {
				problems.Add(p) // one of them may say why
			}
		}
		problems.Add(definition.Faultf(definition.Position{File: d.Name}, "%v", err))
		return nil, problems
	}
	return document.Of(d.api.Name, m.Operation, m.PathParameters), nil
}
