package definition

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPlacesAreAMap: places answer as a map of them would, while they are made
// and afterwards, of few parts and of many, whatever their pointers have in
// common.
func TestPlacesAreAMap(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var b PlacesBuilder
	for _, parts := range []int{0, 1, 5, fewPlaces, fewPlaces + 1, 500} {
		for method := range 20 {
			want, ps := map[string]Place{}, b.New()
			add := func(n int) {
				for range n {
					part, at := anyPart(random, parts), anyPlace(random, method)
					_, known := want[part]
					require.Equal(t, !known, b.Add(ps, part, at, []byte(at.Pointer)))
					if !known {
						want[part] = at
					}
				}
			}
			add(parts)
			samePlaces(t, want, ps)
			b.Done(ps)
			samePlaces(t, want, ps)
			add(parts / 10)
			samePlaces(t, want, ps)
			b.Done(ps)
			samePlaces(t, want, ps)
			samePlaces(t, want, PlacesOf(want))
		}
	}
	samePlaces(t, nil, Places{})
}

func anyPart(r *rand.Rand, parts int) string {
	return fmt.Sprintf("/integrationResponses/%d", r.IntN(2*parts))
}

func anyPlace(r *rand.Rand, method int) Place {
	texts := []string{"", "/", "/paths", "/paths/~1a", "/paths/~1ab", "/paths/~1ab/get", "address.of", "/paths/~1ab/get/x", fmt.Sprintf("/paths/~1m%d/get", method)}
	return Place{
		Position: Position{File: texts[r.IntN(3)], Line: r.IntN(9), Column: r.IntN(9), Pointer: texts[r.IntN(len(texts))]},
		TextLine: r.IntN(3), TextColumn: r.IntN(3), Generated: r.IntN(2) == 0,
	}
}

func samePlaces(t *testing.T, want map[string]Place, ps Places) {
	t.Helper()
	got, files := maps.Collect(ps.All()), map[string]bool{}
	apart := map[string]Place{}
	ps.Apart(func(part string, at Place, base, rest string) {
		require.Empty(t, at.Pointer)
		at.Pointer = base + rest
		apart[part] = at
	})
	require.Equal(t, got, apart)
	require.Len(t, got, len(want))
	for part, at := range want {
		p, ok := ps.Get(part)
		require.True(t, ok)
		require.Equal(t, at, p)
		require.Equal(t, at, got[part])
		files[at.File] = true
		below, ok := ps.Find(part + "/a/b")
		require.True(t, ok)
		require.Equal(t, at, below)
	}
	for _, part := range []string{"", "/", "/paths", "address.of", "/x/y"} { // names that are no parts
		_, ok := ps.Get(part)
		require.False(t, ok)
		_, ok = ps.Find(part)
		require.False(t, ok)
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(files)), slices.Compact(slices.Sorted(ps.Files())))
}

// TestPlacesAreSmall: what the parts of many methods have in common is there
// once.
func TestPlacesAreSmall(t *testing.T) {
	var b PlacesBuilder
	for method := range 100 {
		ps := b.New()
		for part := range 30 {
			at := Place{Position: Position{File: "f", Pointer: fmt.Sprintf("/paths/~1m%d/get/x/%d", method, part)}}
			b.Add(ps, fmt.Sprintf("/part/%d", part), at, []byte(at.Pointer))
		}
	}
	require.LessOrEqual(t, len(b.names.list), 62)
}

func TestGeneratedPlaces(t *testing.T) {
	var b PlacesBuilder
	ps := b.New()
	b.Add(ps, "/a", Place{}, nil)
	b.Generate(ps)
	p, _ := ps.Get("/a")
	require.True(t, p.Generated)
}

// TestSharedParts: places of alike parts are there apart, whatever happens to the others'.
func TestSharedParts(t *testing.T) {
	var b PlacesBuilder
	var all []Places
	for i := range 3 {
		ps := b.New()
		b.Add(ps, "/a", Place{Position: Position{File: "f", Line: i + 1, Pointer: "/x"}}, []byte("/x"))
		b.Done(ps)
		all = append(all, ps)
	}
	require.Same(t, all[0].table.parts, all[1].table.parts)
	b.Generate(all[0])
	b.Add(all[1], "/b", Place{}, nil)
	b.Done(all[0])
	b.Done(all[1])
	for i, ps := range all {
		p, ok := ps.Get("/a")
		require.True(t, ok)
		require.Equal(t, Place{Position: Position{File: "f", Line: i + 1, Pointer: "/x"}, Generated: i == 0}, p)
		_, ok = ps.Get("/b")
		require.Equal(t, i == 1, ok)
	}
}
