package route

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// routes makes one route of each line "METHOD /path", whose value is the line.
func routes(lines ...string) []Route[string] {
	var all []Route[string]
	for _, line := range lines {
		method, path, _ := strings.Cut(line, " ")
		all = append(all, Route[string]{method, path, line})
	}
	return all
}

func router(t testing.TB, lines ...string) *Router[string] {
	t.Helper()
	r, errs := Compile(routes(lines...))
	require.Empty(t, errs)
	return r
}

// found gives the route and the variables of a request as one text.
func found(r *Router[string], method, path string) string {
	value, params, ok := r.Find(nil, method, path)
	if !ok {
		return "none"
	}
	for _, p := range params {
		value += " " + p.Name + "=" + p.Value
	}
	return value
}

// TestFind: the order is recorded (docs/rules/routing.md#order, #method), and so
// are slashes (#slashes) and escapes (#escapes) but for the rows of choices.
func TestFind(t *testing.T) {
	siblings := router(t, "POST /test", "ANY /test/any", "OPTIONS /{proxy+}")
	order := router(t, "GET /part1", "GET /{param+}", "GET /part1/hardcoded-value")
	lambda := router(t, "ANY /{proxy+}", "ANY /hardcoded")
	pets := router(t, "GET /", "GET /pets", "ANY /pets", "GET /pets/{petId}", "GET /pets/mine", "GET /pets/{petId}/tags/{tag-id}", "PUT /pets/mine/x", "DELETE /pets/{petId}/{proxy+}")
	tests := []struct {
		r                  *Router[string]
		method, path, want string
	}{
		{siblings, "OPTIONS", "/test", "OPTIONS /{proxy+} proxy=test"}, // recorded: a resource without the method does not count
		{siblings, "POST", "/test", "POST /test"},
		{siblings, "OPTIONS", "/test/any", "ANY /test/any"}, // recorded: ANY of a literal before the method of a variable
		{siblings, "GET", "/test/any", "ANY /test/any"},
		{siblings, "GET", "/test", "none"}, // recorded: a method that no resource has
		{order, "GET", "/part1", "GET /part1"},
		{order, "GET", "/part1/hardcoded-value", "GET /part1/hardcoded-value"},
		{order, "GET", "/part1/random-value", "GET /{param+} param=part1/random-value"}, // recorded: back from a literal
		{order, "GET", "/", "none"},                                                     // reported: a greedy variable takes one segment at least
		{lambda, "GET", "/proxy-value", "ANY /{proxy+} proxy=proxy-value"},
		{lambda, "GET", "/proxy-value/", "ANY /{proxy+} proxy=proxy-value"},                            // recorded
		{lambda, "GET", "/proxy-value//double-slash", "ANY /{proxy+} proxy=proxy-value//double-slash"}, // recorded
		{lambda, "GET", "//proxy-value", "ANY /{proxy+} proxy=proxy-value"},                            // recorded
		{lambda, "GET", "//hardcoded", "ANY /hardcoded"},                                               // recorded
		{lambda, "GET", "/user/test%2Balias@gmail.com/plus/test+alias@gmail.com", "ANY /{proxy+} proxy=user/test%2Balias@gmail.com/plus/test+alias@gmail.com"},
		{lambda, "TRACE", "/hardcoded", "none"}, // documented: the methods of ANY
		{lambda, "PROPFIND", "/hardcoded", "none"},
		{lambda, "get", "/hardcoded", "none"},
		{pets, "GET", "/", "GET /"},
		{pets, "GET", "", "GET /"},
		{pets, "GET", "//", "GET /"},
		{pets, "GET", "/pets", "GET /pets"},
		{pets, "GET", "/pets/", "GET /pets"},
		{pets, "GET", "/pets//", "GET /pets"}, // choice
		{pets, "HEAD", "/pets", "ANY /pets"},
		{pets, "GET", "/Pets", "none"},        // choice: letter case counts
		{pets, "GET", "/%70ets", "GET /pets"}, // choice: RFC 3986, 6.2.2.2
		{pets, "GET", "/pets/7", "GET /pets/{petId} petId=7"},
		{pets, "GET", "/pets/mine", "GET /pets/mine"},
		{pets, "GET", "/pets/mine/tags/a%2Fb", "GET /pets/{petId}/tags/{tag-id} petId=mine tag-id=a%2Fb"},
		{pets, "GET", "/pets/%zz", "GET /pets/{petId} petId=%zz"},
		{pets, "GET", "/pets/..", "GET /pets/{petId} petId=.."}, // choice: no dot segments
		{pets, "GET", "/./pets", "none"},
		{pets, "GET", "/pets//tags/1", "none"},                                                 // choice: no variable is empty
		{pets, "DELETE", "/pets/7//tags", "DELETE /pets/{petId}/{proxy+} petId=7 proxy=/tags"}, // choice
		{pets, "DELETE", "/pets/mine/x", "DELETE /pets/{petId}/{proxy+} petId=mine proxy=x"},
		{pets, "DELETE", "/pets/7", "none"},
		{pets, "GET", "*", "none"},
		{pets, "GET", strings.Repeat("/pets", 100_000), "none"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, found(tt.r, tt.method, tt.path), "%s %.100s", tt.method, tt.path)
	}
}

func TestRank(t *testing.T) {
	order := []string{"/a/b", "/a/{x}", "/a/{p+}", "/{x}/b", "/{x}/{y}", "/{x}/{p+}", "/{p+}"}
	for i := 1; i < len(order); i++ {
		require.Less(t, Rank(order[i-1]), Rank(order[i]))
	}
}

// TestWithoutPath: a method of a document that has no paths.
func TestWithoutPath(t *testing.T) {
	r := router(t, " ", "GET /pets")
	require.Equal(t, " ", found(r, "GET", "/any/thing"))
	require.Equal(t, "GET /pets", found(r, "GET", "/pets"))
	require.Equal(t, "none", found(new(Router[string]), "GET", "/"))
}

func TestCompileRefuses(t *testing.T) {
	tests := []struct {
		lines  []string
		want   string
		other  int
		routed bool
	}{
		{[]string{"GET /a/{x}", "GET /a/{y}"}, "there is a method GET at that path already", 0, false},
		{[]string{"GET /a", "GET /a/"}, "there is a method GET at that path already", 0, false},
		{[]string{"", ""}, "there is a method ANY at that path already", 0, false},
		{[]string{"GET /a/{x}", "PUT /a/{y}"}, "A sibling ({x}) of this resource already has a variable path part -- only one is allowed", 0, true}, // reported
		{[]string{"GET /a/{x}", "PUT /a/{y+}"}, "A sibling ({x}) of this resource already has a variable path part -- only one is allowed", 0, true},
		{[]string{"GET /{x+}", "GET /{x}/b"}, "A sibling ({x+}) of this resource already has a variable path part -- only one is allowed", 0, true},
		{[]string{"GET /a", "GET /{x+}/b"}, "Cannot create a child of a resource with a greedy path variable: {x+}", -1, false}, // recorded
		{[]string{"GET /a", "GET /a//b"}, "the path has an empty segment", -1, false},
		{[]string{"GET /a", "GET /{x}.json"}, "the path part {x}.json has a brace that is not at its beginning or its end", -1, false},
		{[]string{"GET /a", "GET /{x}{y}"}, "the path part {x}{y} has a brace that is not at its beginning or its end", -1, false},
		{[]string{"GET /a", "GET /{}"}, "the path part {} has a brace that is not at its beginning or its end", -1, false},
		{[]string{"GET /a", "GET " + strings.Repeat("/a", 201)}, "the path has 201 segments, more than 200", -1, false},
	}
	for _, tt := range tests {
		r, errs := Compile(routes(tt.lines...))
		require.Equal(t, []*Error{{1, tt.other, tt.routed, tt.want}}, errs)
		first := strings.NewReplacer("{", "", "}", "", "+", "").Replace(routes(tt.lines[0])[0].Resource)
		require.True(t, strings.HasPrefix(found(r, "GET", first), tt.lines[0]), "the first one stays")
	}
}

// linear finds a route by looking at each of them.
func linear(all []Route[string], method, path string) string {
	sent := strings.Split(strings.Trim(path, "/"), "/")
	best, kinds := "none", ""
	for _, r := range all {
		own := r.Method == method
		if !own && (r.Method != Any || !strings.Contains(" GET POST PUT PATCH DELETE HEAD OPTIONS ", " "+method+" ")) {
			continue
		}
		rank, params, ok := fits(strings.Split(strings.Trim(r.Resource, "/"), "/"), sent)
		if !own {
			rank += "z" // of one resource the method comes first
		}
		if ok && (kinds == "" || rank < kinds) {
			best, kinds = r.Value+params, rank
		}
	}
	return best
}

// fits matches segment by segment. rank has a letter for each segment of the
// resource, so that the order of texts is that of resources.
func fits(want, sent []string) (rank, params string, ok bool) {
	for i, w := range want {
		switch {
		case strings.HasSuffix(w, "+}"):
			left := strings.Join(sent[min(i, len(sent)):], "/")
			return rank + "c", params + " " + w[1:len(w)-2] + "=" + left, left != ""
		case i >= len(sent):
			return "", "", false
		case strings.HasPrefix(w, "{"):
			if sent[i] == "" {
				return "", "", false
			}
			rank, params = rank+"b", params+" "+w[1:len(w)-1]+"="+sent[i]
		case w != Unescape(sent[i]):
			return "", "", false
		default:
			rank += "a"
		}
	}
	return rank + "a", params, len(want) == len(sent)
}

// FuzzFind compares the tree with looking at each route.
func FuzzFind(f *testing.F) {
	f.Add("GET /a\nANY /{p+}\nGET /a/{x}\nPOST /a/b", "GET", "/a/b")
	f.Add("GET /\nGET /{a-b}/c\nGET /{a-b}/{p+}\nDELETE /x/c", "GET", "/x/c")
	f.Add("ANY /a/{x}/b\nGET /a/q/{p+}\nGET /a/q/b/c", "GET", "//a/q/b/")
	f.Add("ANY /a/{x}\nGET /{p+}", "GET", "/a//b%2f%zz/%61")
	f.Add(" /{p+}", "GET", "/a/b")
	f.Fuzz(func(t *testing.T, api, method, path string) {
		all := routes(strings.Split(api, "\n")...)
		r, errs := Compile(all)
		refused := map[int]bool{}
		for _, err := range errs {
			refused[err.Route] = !err.Routed
		}
		var valid []Route[string]
		for i, route := range all {
			if refused[i] || route.Resource == "" {
				continue
			}
			if route.Method == "" {
				route.Method = Any
			}
			valid = append(valid, route)
		}
		require.Equal(t, linear(valid, method, path), found(withoutRest(r), method, path))
		for _, route := range valid {
			bound, ok := Bind(route.Resource, path)
			_, params, fit := fits(strings.Split(strings.Trim(route.Resource, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/"))
			require.Equal(t, fit, ok, "%s %s", route.Resource, path)
			if ok {
				var text strings.Builder
				for _, p := range bound {
					fmt.Fprintf(&text, " %s=%s", p.Name, p.Value)
				}
				require.Equal(t, params, text.String())
			}
		}
	})
}

// withoutRest is r without the routes that have no path.
func withoutRest(r *Router[string]) *Router[string] { return &Router[string]{root: r.root} }

// TestFindAllocations: a search without escapes allocates nothing.
func TestFindAllocations(t *testing.T) {
	r := router(t, "GET /pets/{petId}/tags/{tag}", "ANY /{proxy+}", "GET /pets/mine")
	var params [4]Param
	for _, path := range []string{"/pets/7/tags/1", "/pets/mine", "/a/b/c/d", "/pets/7/none"} {
		require.Zero(t, testing.AllocsPerRun(100, func() { r.Find(params[:0], "GET", path) }), path)
	}
}

// TestFindVisitsOnce: resources that differ late do not multiply the work.
func TestFindVisitsOnce(t *testing.T) {
	var lines []string
	for i := range 1 << 10 {
		path := ""
		for bit := range 10 {
			path += []string{"/a", "/{x}"}[i>>bit&1]
		}
		lines = append(lines, "GET "+path)
	}
	r := router(t, lines...)
	require.Equal(t, "none", found(r, "POST", strings.Repeat("/a", 10)))
	require.Equal(t, lines[0], found(r, "GET", strings.Repeat("/a", 10)))
}

func BenchmarkFind(b *testing.B) {
	r := router(b, "GET /pets/{petId}/tags/{tag}", "ANY /{proxy+}", "GET /pets/mine")
	var params [4]Param
	for b.Loop() {
		r.Find(params[:0], "GET", "/pets/7/tags/1")
	}
}
