package difftest

import "encoding/json"

// evaluate is the engine under test.
var evaluate Evaluate = func([]byte) (json.RawMessage, error) { return json.RawMessage(`{"output":""}`), nil }
