package bench

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	vector "github.com/emmansun/base64"

	"github.com/gatemap/gatemap"
)

// construct is something that templates do with each item of a list.
type construct struct {
	id, name string
	source   string
	allocs   float64 // the most for an item
	growth   float64 // the most from 100 items to 10,000
	variant  string  // of the engine; "" is evaluate
}

const eachItem = `#foreach($i in $input.path('$.items'))`

// A string that becomes longer in a loop is copied in each round, by every engine:
// what keeps that linear for these lengths is that a copy takes less than a round.
var constructs = []construct{
	{"R4a", "a string built with +", `#set($s = "")` + eachItem + `#set($s = $s + "x")#end$s`, 1, 125, ""},
	{"R4b", "a string built by interpolation", `#set($s = "")` + eachItem + `#set($s = "$s,x")#end$s`, 1, 125, ""},
	{"R4c", "a string built with concat", `#set($s = "")` + eachItem + `#set($s = $s.concat("x"))#end$s`, 1, 125, ""},
	{"R5a", "put", `#set($m = {})` + eachItem + `#set($d = $m.put("k$i.id", $i.id))#end$m.size()`, 1, 125, ""},
	{"R5b", "#set of members", eachItem + `#set($i.id = 1)#set($i.extra = $i.name)#end`, 1, 125, ""},
	{"R5c", "remove", eachItem + `#set($d = $i.remove("sku"))#end`, 1, 125, ""},
	{"R5d", "paths made in the loop", eachItem + `$input.path("$.items[$foreach.index].id")#end`, 1, 125, ""},
	{"R5e", "parseJson", eachItem + `$util.parseJson("{""a"":$i.id}").a#end`, 2, 200, ""}, // 4 MB of documents, which leave the caches
	{"R5f", "entrySet", eachItem + `#foreach($e in $i.entrySet())$e.key=$e.value#end#end`, 3, 125, ""},
	{"R5g", "keySet and get", eachItem + `#foreach($k in $i.keySet())$k=$i.get($k)#end#end`, 4, 125, ""},
	{"R5h", "String.format", eachItem + `$i.name.format("%s-%05d", $i.name, $i.id)#end`, 1, 125, ""},
	{"R5i", "replaceAll", eachItem + `$i.note.replaceAll("[aeiou]+", "_")#end`, 1, 125, ""},
	{"R5j", "split", eachItem + `$i.note.split(" ").size()#end`, 1, 125, ""},
	{"R5k", "a filter", `$input.path("$.items[?(@.id > 10)]").size()`, 1, 125, ""},
	{"R5l", "contains", eachItem + `#if($i.note.contains("needle"))x#end#end`, 1, 125, ""},
	{"R5m", "base64 of the body", `$util.base64Encode($input.body)`, 1, 125, ""},
	{"R5n", "arithmetic", `#set($n = 0)` + eachItem + `#set($n = $n + $i.stock * 2)#end$n`, 1, 125, ""},
	{"R5o", "base64 of the body by a codec with vector instructions (Options.Base64)", `$util.base64Encode($input.body)`, 1, 125, "evaluate-vector"},
	{"R5p", "split into a variable", eachItem + `#set($p = $i.note.split(" "))$p[0]$p.size()#end`, 2, 125, ""},
}

func constructRows() []*Row {
	var rows []*Row
	for _, c := range constructs {
		rows = append(rows, &Row{ID: c.id, What: c.name + ": growth from 100 items to 10,000; from 1,000; allocations an item of 10,000",
			Goals: []Goal{{Must: c.growth, Stretch: 110}, {Must: c.growth / 8, Stretch: 11}, {Must: c.allocs}}, Measure: c.measure})
	}
	return rows
}

// constructPeerRows put the JVM beside each construct.
func constructPeerRows() []*Row {
	var rows []*Row
	for _, c := range constructs {
		must, aim := 1.5, 3.0
		if strings.HasPrefix(c.id, "R4") {
			must = 2
		}
		goal := Goal{AtLeast: true, Must: must, Stretch: aim}
		rows = append(rows, &Row{ID: c.id + "/jvm", What: c.name + ": CPU time of Velocity 1.7 with JsonPath and json-smart on a warm JVM over ours, each with 256 MB of memory, 100 / 1,000 / 10,000 items",
			Goals: []Goal{goal, goal, goal}, Peers: true, Slow: true, Measure: c.againstJVM})
	}
	return rows
}

func (c construct) againstJVM(s *Session) ([]Figure, error) {
	p, err := s.besideJVMWithMemory()
	if err != nil {
		return nil, err
	}
	defer p.Close()
	var figures []Figure
	for _, items := range []int{100, 1000, 10_000} {
		body := string(listBody(items))
		r, err := p.compare(max(5, s.few()), peerRound/3, 5*peerRound,
			peerCase{Peer: "now", Variant: cmp.Or(c.variant, "evaluate"), Integration: withTemplate(c.source), Body: body},
			peerCase{Peer: "service", Template: c.source, Body: body})
		if err != nil {
			return nil, fmt.Errorf("%d items: %w", items, err)
		}
		figures = append(figures, r.Ratio("now", "service").Speed())
	}
	return figures, nil
}

// endlessly lets a template do as much as the engine allows.
var endlessly = gatemap.Options{Limits: gatemap.Limits{Payload: -1, Output: -1, ForeachRounds: -1, Steps: -1, Memory: -1}}

func (c construct) runner(items int) runner {
	opts := endlessly
	if c.variant != "" {
		opts.Base64 = vector.StdEncoding
	}
	return evaluating(fmt.Sprint(items), gatemap.MustCompile(withTemplate(c.source), opts), &gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: listBody(items)})
}

func (c construct) measure(s *Session) ([]Figure, error) {
	large := c.runner(10_000)
	r := s.interleaveCPU(c.runner(100), c.runner(1000), large)
	allocs := testing.AllocsPerRun(1, func() { large.Run(1) }) / 10_000
	return []Figure{r.Ratio("10000", "100").Cost(), r.Ratio("10000", "1000").Cost(), {allocs, allocs, allocs}}, nil
}
