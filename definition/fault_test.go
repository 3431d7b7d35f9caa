package definition

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFault(t *testing.T) {
	at := Position{File: "a.yaml", Line: 3, Column: 7, Pointer: "/x"}
	for want, f := range map[string]*Fault{
		"a.yaml:3:7: /x: m 1":     Faultf(at, "m %d", 1),
		"a.yaml:3: m":             Faultf(Position{File: "a.yaml", Line: 3}, "m"),
		"a.yaml: m":               Faultf(Position{File: "a.yaml"}, "m"),
		"/x: line 3, column 7: m": Faultf(Position{Line: 3, Column: 7, Pointer: "/x"}, "m"),
		"(root): m":               Faultf(Position{}, "m"),
		`a\nb: \x1b[2J\u202e`:     Faultf(Position{File: "a\nb"}, "\x1b[2J\u202e"),
		"f: " + strings.Repeat("é", 500) + "... (1002 bytes)": Faultf(Position{File: "f"}, "%s", strings.Repeat("é", 501)),
	} {
		require.Equal(t, want, f.Error())
		require.Equal(t, Error, f.Severity)
	}
	require.Equal(t, "a.yaml:3:7: error: m", Faultf(at, "m").Report())
	text, err := json.Marshal(&Fault{Position: at, Code: CodeValue, Severity: Warning, Message: "m", Err: errors.New("x")})
	require.NoError(t, err)
	require.JSONEq(t, `{"file": "a.yaml", "line": 3, "column": 7, "pointer": "/x", "code": "value", "severity": "warning", "message": "m"}`, string(text))
}

func TestFaults(t *testing.T) {
	var fs Faults
	require.NoError(t, fs.Err())
	_, any := fs.Max()
	require.False(t, any)
	cause := errors.New("cause")
	fs.Add(&Fault{Severity: Note, Message: "a"})
	fs.Add(&Fault{Severity: Warning, Message: "b", Err: cause})
	require.ErrorIs(t, fs.Err(), cause)
	require.EqualError(t, fs.Err(), "(root): a\n(root): b")
	require.Equal(t, "-: note: a\n-: warning: b\n", fs.Report())
	s, _ := fs.Max()
	require.Equal(t, Warning, s)
	for range 2 * MaxFaults {
		fs.Add(new(Fault))
	}
	require.Len(t, fs, MaxFaults)
}

func TestLocate(t *testing.T) {
	op := Operation{
		Position: Position{File: "a.yaml", Line: 1, Column: 1},
		Places: PlacesOf(map[string]Place{
			"/uri":  {Position: Position{File: "a.yaml", Line: 4, Column: 9, Pointer: "/m/uri"}},
			"/type": {Position: Position{File: "a.yaml", Line: 2, Column: 7, Pointer: "/m/type"}, TextLine: 3, TextColumn: 5},
		}),
	}
	for _, tt := range []struct {
		in   Position
		want string
	}{
		{Position{Pointer: "/type", Line: 2, Column: 3}, "a.yaml:4:7: /m/type: m"},
		{Position{Pointer: "/type"}, "a.yaml:2:7: /m/type: m"},
		{Position{Pointer: "/uri", Line: 2, Column: 3}, "a.yaml:4:9: /m/uri: m"},
		{Position{Pointer: "/uri/x"}, "a.yaml:4:9: /m/uri: m"},
		{Position{Pointer: "/nothing"}, "a.yaml:1:1: m"},
	} {
		f := Faultf(tt.in, "m")
		require.Equal(t, tt.want, op.Locate(f).Error())
		require.Equal(t, tt.in, f.Position, "the fault itself stays")
	}
}
