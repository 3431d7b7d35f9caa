package vtl

import (
	"strconv"
	"strings"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// scope is the object behind $foreach: the state of a loop, and a map that a
// template may put anything into. A key that it lacks is looked up in the outer
// loop's.
type scope struct {
	box      jsondoc.Box
	rt       *javalang.Runtime
	owner    *foreachNode
	parent   *scope
	replaced Value
	storage  *jsondoc.Map
	index    int32
	hasNext  bool
}

func newScope(f *frame, owner *foreachNode) *scope {
	previous := f.load(owner.scope)
	s := &scope{rt: &f.rt, owner: owner, index: -1, storage: jsondoc.NewMap(jsondoc.HashMap)}
	s.box.Object = s
	if p, ok := previous.Object().(*scope); ok {
		s.parent = p
	} else {
		s.replaced = previous
	}
	return s
}

func (s *scope) value() Value { return jsondoc.OfBox(&s.box) }

// leave gives $foreach the value that it had before the loop. If the loop has
// lost it, Velocity fails.
func (s *scope) leave(f *frame, slot int32) error {
	v := f.load(slot)
	if v.IsNull() {
		return errScopeLost
	}
	now, ok := v.Object().(*scope)
	switch {
	case !ok:
	case now.parent != nil:
		f.store(slot, now.parent.value())
	default:
		f.restore(slot, now.replaced)
	}
	return nil
}

func (s *scope) topmost() *scope {
	for s.parent != nil && s.rt.Spend(1) == nil {
		s = s.parent
	}
	return s
}

func (s *scope) get(key Value) Value {
	for at := s; at != nil && s.rt.Spend(1) == nil; at = at.parent {
		if v, ok := at.storage.GetValue(key); ok {
			return v
		}
	}
	return Value{}
}

// AppendText appends what AbstractMap.toString gives.
func (s *scope) AppendText(dst []byte) []byte {
	return s.rt.AppendText(dst, jsondoc.OfMap(s.storage))
}

// Contents counts what was put into the map, and the loops around this one.
func (s *scope) Contents(c *jsondoc.Census) {
	c.Add(jsondoc.OfMap(s.storage))
	c.Add(s.replaced)
	if s.parent != nil {
		c.Add(s.parent.value())
	}
}

// Property gives the state of the loop, or a key of the map.
func (s *scope) Property(_ *javalang.Runtime, name string) (Value, javalang.Result, error) {
	switch name {
	case "index", "Index":
		return jsondoc.OfInt(s.index), javalang.Found, nil
	case "count", "Count":
		return jsondoc.OfInt(s.index + 1), javalang.Found, nil
	case "hasNext", "HasNext":
		return jsondoc.OfBool(s.hasNext), javalang.Found, nil
	case "first", "First":
		return jsondoc.OfBool(s.index < 1), javalang.Found, nil
	case "last", "Last":
		return jsondoc.OfBool(!s.hasNext), javalang.Found, nil
	case "topmost", "Topmost":
		return s.topmost().value(), javalang.Found, nil
	case "parent", "Parent":
		if s.parent == nil {
			return Value{}, javalang.Found, nil
		}
		return s.parent.value(), javalang.Found, nil
	case "replaced", "Replaced":
		return s.topmost().replaced, javalang.Found, nil
	case "info", "Info":
		return jsondoc.OfObject(&scopeInfo{s}), javalang.Found, nil
	case "class", "Class":
		return javalang.ForeachScope.Value(), javalang.Found, nil
	}
	return s.get(jsondoc.OfString(name)), javalang.Found, nil
}

// SetProperty puts a key into the map.
func (s *scope) SetProperty(_ *javalang.Runtime, name string, val Value) (javalang.Result, error) {
	s.storage.PutString(name, val)
	return javalang.Found, nil
}

// Index gives a key of the map.
func (s *scope) Index(_ *javalang.Runtime, idx Value) (Value, javalang.Result, error) {
	return s.get(idx), javalang.Found, nil
}

// getters are the methods that are properties too.
var getters = map[string]string{
	"getIndex": "index", "getCount": "count", "hasNext": "hasNext", "getHasNext": "hasNext",
	"isFirst": "first", "getFirst": "first", "isLast": "last", "getLast": "last",
	"getTopmost": "topmost", "getClass": "class", "getParent": "parent", "getReplaced": "replaced", "getInfo": "info",
}

// Call offers the getters and the methods of a map.
func (s *scope) Call(rt *javalang.Runtime, name string, args []Value) (Value, javalang.Result, error) {
	if prop, ok := getters[name]; ok {
		if len(args) != 0 {
			return Value{}, javalang.Missing, errArguments
		}
		return s.Property(rt, prop)
	}
	if name == "clone" { // is protected
		return Value{}, javalang.Missing, nil
	}
	if name == "get" && len(args) == 1 {
		return s.get(args[0]), javalang.Found, nil
	}
	if name == "equals" && len(args) == 1 {
		if o, ok := args[0].Object().(*scope); ok {
			args = []Value{jsondoc.OfMap(o.storage)}
		}
	}
	return javalang.Call(rt, jsondoc.OfMap(s.storage), name, args)
}

// Iterator walks the values of the map.
func (s *scope) Iterator(rt *javalang.Runtime) javalang.Iterator {
	it, _, _ := javalang.NewIterator(rt, jsondoc.OfMap(s.storage))
	return it
}

// scopeInfo is $foreach.info.
type scopeInfo struct{ s *scope }

// Contents counts the loop.
func (i *scopeInfo) Contents(c *jsondoc.Census) { c.Add(i.s.value()) }

func (i *scopeInfo) depth() int {
	n := 1
	for s := i.s; s.parent != nil && s.rt.Spend(1) == nil; s = s.parent {
		n++
	}
	return n
}

// AppendText appends what Scope.Info prints.
func (i *scopeInfo) AppendText(dst []byte) []byte {
	dst = append(dst, "#foreach[type:block"...)
	if d := i.depth(); d > 1 {
		dst = strconv.AppendInt(append(dst, " depth:"...), int64(d), 10)
	}
	dst = append(dst, " template:template line:"...)
	dst = strconv.AppendInt(dst, int64(i.s.owner.line), 10)
	dst = append(dst, " column:"...)
	dst = strconv.AppendInt(dst, int64(i.s.owner.column), 10)
	return append(dst, ']')
}

// Call offers the getters.
func (i *scopeInfo) Call(rt *javalang.Runtime, name string, args []Value) (Value, javalang.Result, error) {
	if prop, ok := strings.CutPrefix(name, "get"); ok {
		if v, res, err := i.Property(rt, prop); res == javalang.Found {
			if len(args) != 0 {
				return Value{}, javalang.Missing, errArguments
			}
			return v, res, err
		}
	}
	return javalang.CallObject(rt, jsondoc.OfObject(i), name, args)
}

// Property gives what the information consists of.
func (i *scopeInfo) Property(_ *javalang.Runtime, name string) (Value, javalang.Result, error) {
	if name == "" {
		return Value{}, javalang.Missing, nil
	}
	switch strings.ToLower(name[:1]) + name[1:] {
	case "name":
		return jsondoc.OfString("foreach"), javalang.Found, nil
	case "type":
		return jsondoc.OfString("block"), javalang.Found, nil
	case "template":
		return jsondoc.OfString("template"), javalang.Found, nil
	case "depth":
		return jsondoc.OfInt(int32(i.depth())), javalang.Found, nil
	case "line":
		return jsondoc.OfInt(int32(i.s.owner.line)), javalang.Found, nil
	case "column":
		return jsondoc.OfInt(int32(i.s.owner.column)), javalang.Found, nil
	case "class":
		return javalang.ScopeInfo.Value(), javalang.Found, nil
	}
	return Value{}, javalang.Missing, nil
}
