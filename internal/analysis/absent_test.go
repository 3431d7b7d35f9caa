package analysis_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/analysis"
)

// What no sample has is a slip where a sample has a name like it. Whoever asks
// whether a part is there knows that it may be missing.
func TestMissingPath(t *testing.T) {
	samples := [][]byte{[]byte(`{"items": [{"id": 1, "name": "a"}], "owner": {"name": "x"}, "count": 1}`),
		[]byte(`{"items": [], "note": "text", "owner": null}`), []byte(`{"a": `)}
	for _, row := range []struct{ src, want string }{
		{`$input.path('$.itmes')`, `warning '$.itmes' -> $input.path('$.items')`},
		{`$input.path("$.items[0].nmae")`, `warning "$.items[0].nmae" -> $input.path("$.items[0].name")`},
		{`$input.json('$.items[*].nmae')`, `warning '$.items[*].nmae' -> $input.json('$.items[*].name')`},
		{`$input.path("$['onwer'].name")`, `warning "$['onwer'].name" -> $input.path("$['owner'].name")`},
		{`#set($b = $input.path('$'))$b.itmes`, `warning $b.itmes -> #set($b = $input.path('$'))$b.items`},
		{`#set($b = $input.path('$'))${b.owner.Name}`, `warning ${b.owner.Name} -> #set($b = $input.path('$'))${b.owner.name}`},
		{`#set($b = $input.path('$'))$b.get('Items')`, `warning $b.get('Items')`},
		{`#foreach($i in $input.path('$.items'))$i.nmae#end`, `warning $i.nmae -> #foreach($i in $input.path('$.items'))$i.name#end`},
		// Of another kind.
		{`$input.path('$.items.name')`, `warning '$.items.name'`},
		{`$input.json('$.count[0]')`, `warning '$.count[0]'`},
		// Without a name like it: $input.json writes "".
		{`$input.json('$.color')`, `warning '$.color'`},
		{`$input.path('$.color')`, `note '$.color'`},
		{`#set($b = $input.path('$'))$b.color`, `note $b.color`},
		{`$input.json('$..color[0].x')`, ``},
		// Asked for.
		{`#if($input.path('$.color') != "")$input.path('$.color')#end`, ``},
		{`#set($b = $input.path('$'))#if($b.color && $b.color != '')$b.color#end`, ``},
		{`#if($input.path('$.counter') != "")$input.path('$.counter')#end`, ``},
		{`#if($input.path('$.coumt') != "")1#end`, `warning '$.coumt' -> #if($input.path('$.count') != "")1#end`},
		// One of two names that both are read.
		{`#set($i = $input.path('$.items'))#if($i == "")#set($i = $input.path('$.item'))#end`, `note '$.item'`},
		// What a sample has, and what is not known of it.
		{`$input.path('$.note')$input.path('$.owner.name')$input.path('$.items[3].id')$input.path('$.items.length()')$input.path('$.items.size()')`, ``},
		{`#set($b = $input.path('$'))$b.size()$b.class$b.owner.get("name")$b.keySet()`, ``},
		{`#set($b = $input.path('$'))#set($b.color = 1)$b.color`, ``},
		{`$input.path('$.')`, ``},
	} {
		r, err := analysis.Template(row.src, &analysis.Env{Samples: samples[:2]})
		require.NoError(t, err, row.src)
		got := ""
		for _, f := range r.Findings {
			if f.Code != analysis.MissingPath {
				continue
			}
			got = f.Severity.String() + " " + row.src[f.Begin:f.End]
			if f.Edit != nil {
				got += " -> " + row.src[:f.Edit.Begin] + f.Edit.New + row.src[f.Edit.End:]
			}
			require.Contains(t, f.Message, "finds nothing in the sample bodies")
		}
		require.Equal(t, row.want, got, row.src)
		none, err := analysis.Template(row.src, nil)
		require.NoError(t, err)
		for _, f := range none.Findings {
			require.NotEqual(t, analysis.MissingPath, f.Code, "without samples")
		}
	}
	r, err := analysis.Template(`$input.path('$.itmes')`, &analysis.Env{Samples: samples})
	require.NoError(t, err)
	require.Empty(t, r.Findings, "a sample that is no JSON tells nothing")
}

// Samples of cases, and those that are made of a model, need not have all: only a
// name like one of theirs is a slip.
func TestMissingPathPartial(t *testing.T) {
	for _, env := range []*analysis.Env{{Partial: true}, {Modelled: true}} {
		env.Samples = [][]byte{[]byte(`{"name": "x", "list": [1]}`)}
		src := `$input.json('$.color')$input.path('$.owner.x')#set($b = $input.path('$'))$b.size $b.get("other")`
		r, err := analysis.Template(src, env)
		require.NoError(t, err)
		require.Empty(t, r.Findings)
		r, err = analysis.Template(`$input.json('$.nmae')#set($b = $input.path('$'))$b.lits`, env)
		require.NoError(t, err)
		require.Len(t, r.Findings, 2)
	}
}

// The places that a template reads, whatever is known of them.
func TestReads(t *testing.T) {
	r, err := analysis.Template(`#set($b = $input.path('$'))$b.a.c #foreach($i in $b.l)$i.x#end $input.json('$.j[0].k') $input.path("$['q']")
#if($b.t == "x" && $b.n > 5 && $b.f == true)$b.t.trim()#end`, nil)
	require.NoError(t, err)
	require.Equal(t, []analysis.Read{
		{Path: "$", Object: true}, {Path: "$.a", Object: true}, {Path: "$.a.c"},
		{Path: "$.f", Flag: true, Asked: true, Constants: []string{"true"}},
		{Path: "$.j[*].k"}, {Path: "$.l", List: true}, {Path: "$.l[*]", Object: true}, {Path: "$.l[*].x"},
		{Path: "$.n", Asked: true, Constants: []string{"6", "4", "5"}}, {Path: "$.q"},
		{Path: "$.t", Text: true, Asked: true, Constants: []string{`"x"`}},
	}, r.Reads)
}
