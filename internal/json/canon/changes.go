package canon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// Change is a place in which two JSON values differ.
type Change struct {
	Path string // $.a[0]["b c"]
	Old  string // as JSON; "" where there was nothing
	New  string // "" where there is nothing now
	More bool   // there are more changes, which are left out
}

// maxDepth bounds how deep changes are told apart: below it a value is one.
const maxDepth = 100

// Changes lists the places in which two JSON texts differ by value, in the order
// of their paths, most at the most. ok is false where one of them is not JSON.
func Changes(a, b []byte, most int) (list []Change, ok bool) {
	x, err := decoded(a)
	if err != nil {
		return nil, false
	}
	y, err := decoded(b)
	if err != nil {
		return nil, false
	}
	c := &changes{most: most}
	c.value("$", x, y, 0)
	return c.list, true
}

func decoded(data []byte) (v any, err error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errAfter
	}
	return byValue(v), nil
}

type changes struct {
	list []Change
	most int
}

// missing is a value that is not there.
type missing struct{}

func (c *changes) value(path string, a, b any, depth int) {
	if len(c.list) > 0 && c.list[len(c.list)-1].More {
		return
	}
	switch x := a.(type) {
	case map[string]any:
		if y, same := b.(map[string]any); same && depth < maxDepth {
			c.objects(path, x, y, depth+1)
			return
		}
	case []any:
		if y, same := b.([]any); same && depth < maxDepth {
			c.lists(path, x, y, depth+1)
			return
		}
	}
	from, to := text(a), text(b)
	switch {
	case from == to:
	case len(c.list) == c.most:
		c.list[len(c.list)-1].More = true
	default:
		c.list = append(c.list, Change{Path: path, Old: from, New: to})
	}
}

var plainName = lazyregexp.New(`\A[A-Za-z_][A-Za-z0-9_]*\z`)

func (c *changes) objects(path string, a, b map[string]any, depth int) {
	names := slices.Collect(maps.Keys(a))
	for name := range b {
		if _, both := a[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		at := path + "." + name
		if !plainName.MatchString(name) {
			at = path + "[" + text(name) + "]"
		}
		c.value(at, member(a, name), member(b, name), depth)
	}
}

func member(m map[string]any, name string) any {
	if v, ok := m[name]; ok {
		return v
	}
	return missing{}
}

func (c *changes) lists(path string, a, b []any, depth int) {
	for i := range max(len(a), len(b)) {
		var x, y any = missing{}, missing{}
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		c.value(fmt.Sprintf("%s[%d]", path, i), x, y, depth)
	}
}

func text(v any) string {
	if _, none := v.(missing); none {
		return ""
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "?" // no value that was decoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}
