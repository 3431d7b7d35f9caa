package whole

import (
	"encoding/json"

	"github.com/gatemap/gatemap/definition/emit"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/target"
	"github.com/gatemap/gatemap/web/engine/wasm/internal/bridge"
)

// listed is a Listed of types.ts.
type listed struct {
	Format   string   `json:"format"`
	Methods  []method `json:"methods"`
	Problems any      `json:"problems"`
}

type method struct {
	target.Line
	Offset *int `json:"offset,omitempty"`
}

func (k *keeper) list(input []byte) (any, error) {
	var in struct {
		Definition json.RawMessage `json:"definition"`
	}
	if err := bridge.Decode(input, &in); err != nil {
		return nil, err
	}
	d, err := k.read(in.Definition)
	texts := d.texts()
	if err != nil {
		return nil, bridge.Locate(err, texts)
	}
	methods := target.Named(d.api, target.Query{})
	out := listed{string(d.api.Format), []method{}, texts.Faults(d.api.Problems)}
	for i, line := range target.Lines(methods) {
		out.Methods = append(out.Methods, method{line, texts.Offset(methods[i].Position)})
	}
	return out, nil
}

func (k *keeper) convert(input []byte) (any, error) {
	var in struct {
		Definition json.RawMessage `json:"definition"`
		To         string          `json:"to"`
		API        string          `json:"api"`
	}
	if err := bridge.Decode(input, &in); err != nil {
		return nil, err
	}
	to, err := formats.ParseFormat(in.To)
	if err != nil {
		return nil, err
	}
	d, err := k.read(in.Definition)
	texts := d.texts()
	if err != nil {
		return nil, bridge.Locate(err, texts)
	}
	api, err := target.OneAPI(d.api, in.API)
	if err != nil {
		return nil, err
	}
	data, lost, err := emit.Convert(api, to)
	if err != nil {
		return nil, bridge.Locate(err, texts)
	}
	return struct {
		Text     string `json:"text"`
		Problems any    `json:"problems"`
	}{string(data), texts.Faults(append(api.Problems[:len(api.Problems):len(api.Problems)], lost...))}, nil
}
