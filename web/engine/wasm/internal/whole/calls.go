package whole

import (
	"encoding/json"

	"github.com/gatemap/gatemap/internal/document"
	"github.com/gatemap/gatemap/lint"
	"github.com/gatemap/gatemap/web/engine/wasm/internal/bridge"
)

// Calls are all calls. They keep the last definition, which somebody who types
// evaluates again and again; they are not safe for concurrent use.
func Calls() bridge.Calls {
	k := new(keeper)
	calls := bridge.Evaluations(k.config)
	calls["list"] = k.list
	calls["lint"] = k.lint
	calls["fix"] = k.fix
	calls["rewrite"] = k.rewrite
	calls["convert"] = k.convert
	calls["caseOf"] = k.caseOf
	calls["rules"] = func([]byte) (any, error) { return lint.Rules(), nil }
	calls["complete"] = completions
	calls["hover"] = hover
	return calls
}

// config finds the method of a definition for an evaluation.
func (k *keeper) config(raw json.RawMessage, q bridge.Query, texts bridge.Texts) (*document.Config, error) {
	d, err := k.read(raw)
	if d != nil {
		d.addTexts(texts)
	}
	if err != nil {
		return nil, err
	}
	return d.method(q)
}
