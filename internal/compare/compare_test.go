package compare

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

// TestResponse: the rules of the cases (docs/testing.md, A case).
func TestResponse(t *testing.T) {
	r := &gatemap.Response{StatusCode: 200, Body: []byte(" {\"a\": 1.0}\n"), Headers: []gatemap.Field{{Name: "A", Values: []string{"1"}}, {Name: "a", Values: []string{"2"}}, {Name: "B", Values: []string{"x"}}}}
	field := func(name string, values ...string) gatemap.Field { return gatemap.Field{Name: name, Values: values} }
	tests := []struct {
		name string
		want Expected
		diff []Difference
	}{
		{"nothing", Expected{}, nil},
		{"all", Expected{Status: 200, Headers: []gatemap.Field{field("a", "1", "2"), field("b", "x")}, Absent: []string{"C"}, Mode: JSON, Body: []byte(`{"a":1}`)}, nil},
		{"status", Expected{Status: 201}, []Difference{{Part: Status}}},
		{"one of two values", Expected{Headers: []gatemap.Field{field("A", "1")}}, []Difference{{Part: Header, Name: "A", Want: []string{"1"}, Got: []string{"1", "2"}}}},
		{"names in other letters", Expected{Headers: []gatemap.Field{field("a", "1"), field("A", "2")}}, nil},
		{"missing", Expected{Headers: []gatemap.Field{field("C", "1")}}, []Difference{{Part: Header, Name: "C", Want: []string{"1"}}}},
		{"absent", Expected{Absent: []string{"b", "B"}}, []Difference{{Part: Header, Name: "b", Got: []string{"x"}}}},
		{"bytes", Expected{Mode: Exact, Body: []byte(`{"a":1}`)}, []Difference{{Part: Body}}},
		{"the same bytes", Expected{Mode: Exact, Body: r.Body}, nil},
		{"without white space", Expected{Mode: Trimmed, Body: []byte(`{"a": 1.0}`)}, nil},
		{"without white space of its own", Expected{Mode: Trimmed, Body: []byte(`{"a": 1.0} `)}, []Difference{{Part: Body}}},
		{"another value", Expected{Mode: JSON, Body: []byte(`{"a":2}`)}, []Difference{{Part: Body}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.diff, tt.want.Response(r)) })
	}
	d := (&Expected{Mode: JSON, Body: []byte(`{`)}).Response(r)
	require.True(t, d[0].Ours)
	require.Error(t, d[0].Err)
	d = (&Expected{Mode: JSON, Body: []byte(`1`)}).Response(&gatemap.Response{})
	require.False(t, d[0].Ours)
	require.ErrorContains(t, d[0].Err, "it is empty")
}
