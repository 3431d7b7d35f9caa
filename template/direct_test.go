package template

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// measured is a Payload whose meter can be read afterwards.
type measured struct {
	body  string
	doc   jsondoc.Lazy
	meter meter.Meter
}

func (m *measured) Body() []byte                     { return []byte(m.body) }
func (m *measured) Document() (jsondoc.Value, error) { return m.doc.Root(&m.meter, m.Body()) }
func (m *measured) Meter() *meter.Meter              { return &m.meter }

// outcome is all that a rendering gives, and what it has taken.
type outcome struct {
	out, fault  string
	overrides   Overrides
	spent, held int64
}

func rendered(source, body string, limits meter.Limits, render func(*Template, *Env) ([]byte, error)) (o outcome, ok bool) {
	tpl, err := Parse(source, Options{MaxOutput: 1 << 12, RepeatedOverrides: len(source)%2 == 0})
	if err != nil {
		return o, false
	}
	with := measured{body: body}
	with.meter.Begin(endless, limits, nil)
	env := Env{Payload: &with, Context: []Member{
		{Name: "stage", Value: "prod"}, {Name: "n", Value: 7}, {Name: "identity", Value: []Member{{Name: "ip", Value: "192.0.2.1"}}}, {Name: "none"},
	}}
	out, err := render(tpl, &env)
	if err != nil {
		o.fault = err.Error()
	}
	o.out, o.overrides, o.spent, o.held = string(out), env.Overrides, with.meter.Spent(), with.meter.Held()
	return o, true
}

// directSeeds are templates whose plan takes a short cut that the traced plan does
// not take.
var directSeeds = []string{
	`{"a": "$input.path('$.a')", "b": $!input.path('$.o.b'), "c": $input.path('$.list')$input.path('$.none') $input.path('$.o.no.x') \$input.path('$.a')}`,
	`$util.escapeJavaScript($input.path('$.a')) $util.escapeJavaScript($input.path('$.n'))$util.urlEncode($input.path('$.o.b'))$util.base64Encode($input.path('$.no'))`,
	`$input.path('$').a $input.path('$.o').b $input.path('$.o').class $input.path('$.list').a $input.path('$.list').size() $input.path('$.o').put('b', 'new')$input.path('$.o.b')`,
	`$util.escapeJavaScript($input.path('$.a')).replaceAll("\\\\'", "'") $util.escapeJavaScript($input.path('$.o.b')).replaceAll("\\\\'", "'")$util.urlEncode($input.path('$.a')).replaceAll('%20', ' ')`,
	`#set($m = $input.path('$'))#foreach($i in [1..3])$util.escapeJavaScript($m.a).replaceAll("\\\\'", "'")$!util.escapeJavaScript($m.o.b).replaceAll("b", "$1")$util.urlDecode($m.o.b).replaceAll('a.c', '')#end$util.escapeJavaScript($m.long).replaceAll("'", "'")`,
	`#set($m = $input.path('$.a'))#set($q = "$util.escapeJavaScript($m).replaceAll('/', '//')")$q$util.escapeJavaScript($m).replaceAll("", "-")$util.escapeJavaScript($m).replaceAll("\\", "-") $util.base64Encode($m).replaceAll('=', '').length()`,
	`#if($input.path('$.n') == 7)$context.stage#set($context.responseOverride.status = 404)#else#set($context.responseOverride.header.A = "$context.identity.ip")#end$context`,
	`#set($q = "<$context.none>")#define($d)$context.n#end#foreach($i in $input.path('$.list'))#if($i == 1)$d$context.responseOverride.header#end#end#set($context.responseOverride.header.A = 1)#set($context.responseOverride.header.A = 2)`,
	`#foreach($context in [$input.path('$.none'), 1])$context.a#end#set($s = "#if($input.path('$.n') == 7)$context.stage#set($context = 3)#end")$s$context#foreach($e in $context.entrySet())$e.key #end`,
	`#set($x = "$input.path('$.a')")#set($y = "<$input.path('$.o').b>")$x$y#foreach($i in $input.path('$.list'))$i$input.path('$.long')$input.path('$.n')#end`,
}

var directBodies = []string{
	`{"a":"it's <\"é\">","n":7,"o":{"b":"x","class":"k","a":1.50},"list":[1,"2",{"a":null}],"none":null,"long":12345678901234567890123}`,
	`{"a":"first","a":"\ud800 second","o":{"b":"\udc00","b":"twice"},"n":-0,"long":"12345678901234567890123","list":{"a":1}}`,
	`[1]`, ``, `{"a":`, `"text"`, `null`, `{"o":7,"a":{"a":[1]},"n":1e400,"list":"abc"}`,
}

// checkLateContext compares what a template gives with what it gives where $context
// is made at once, since the request template has left something, if only an empty
// map.
func checkLateContext(t *testing.T, source, body string, late outcome) {
	want, _ := rendered(source, body, meter.Defaults, func(tpl *Template, env *Env) ([]byte, error) {
		require.True(t, canWait(env.Context))
		env.Context = append(env.Context, Member{Name: "responseOverride", Value: []Member{}})
		require.False(t, canWait(env.Context))
		return tpl.Append(nil, env)
	})
	if !strings.Contains(late.fault+want.fault, "limit") {
		want.spent, want.held = late.spent, late.held
		require.Equal(t, want, late)
	}
}

var longNumber = regexp.MustCompile(`[0-9]{18}`)

// FuzzDirect compares what a template gives with what its traced plan gives, which
// makes a value of everything.
func FuzzDirect(f *testing.F) {
	for _, source := range directSeeds {
		for _, body := range directBodies {
			f.Add(source, body, uint16(60000), uint16(60000))
			f.Add(source, body, uint16(90), uint16(60000))
			f.Add(source, body, uint16(60000), uint16(2000))
		}
	}
	f.Fuzz(func(t *testing.T, source, body string, steps, memory uint16) {
		limits := meter.Limits{Steps: 1 + int64(steps), Memory: 1 + int64(memory), Nesting: 200}
		got, ok := rendered(source, body, limits, func(tpl *Template, env *Env) ([]byte, error) { return tpl.Append(nil, env) })
		if !ok {
			return
		}
		want, _ := rendered(source, body, limits, func(tpl *Template, env *Env) ([]byte, error) {
			out, _, err := tpl.AppendTraced(nil, env)
			return out, err
		})
		// A trace reads a number or a map of $context once more, to tell what it is.
		if longNumber.MatchString(body) || strings.Contains(source, "context") {
			if want.spent, want.held = got.spent, got.held; strings.Contains(want.fault+got.fault, "limit") {
				return
			}
		}
		require.Equal(t, want, got)
		if strings.Contains(source, "context") {
			checkLateContext(t, source, body, got)
		}
	})
}

// TestMeters: each rendering of an Env has the steps of its own limits, or those that
// its payload has left; an Env that is used again renders its new payload.
func TestMeters(t *testing.T) {
	tpl, err := Parse("#foreach($i in [1..100])$input.path('$.a')#end", Options{Limits: Limits{Steps: 2000}})
	require.NoError(t, err)
	for name, pay := range map[string]bool{"own": false, "the payload's": true} {
		var env Env
		for i := range 100 {
			with := &measured{body: `{"a":` + strconv.Itoa(i) + `}`}
			with.meter.Begin(endless, meter.Limits{}, nil)
			if env.Payload = with; !pay {
				env.Payload = unmetered{with}
			}
			out, err := tpl.Append(nil, &env)
			require.NoError(t, err, name)
			require.Equal(t, strings.Repeat(strconv.Itoa(i), 100), string(out), name)
			require.Equal(t, pay, with.meter.Spent() > 200, name)
		}
	}
}

// unmetered is a payload that has parsed its text and pays for nothing.
type unmetered struct{ *measured }

func (unmetered) Meter() *meter.Meter { return nil }
