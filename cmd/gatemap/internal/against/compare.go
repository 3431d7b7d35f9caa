package against

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/redact"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/fieldlist"
)

// Ignored are the headers in which every target differs: ids and times of a
// request, and what belongs to a connection or to what is on the way.
var Ignored = []string{
	"Age", "Alt-Svc", "Connection", "Content-Length", "Date", "Keep-Alive", "Server", "Transfer-Encoding", "Via",
	"X-Amz-Apigw-Id", "X-Amz-Cf-Id", "X-Amz-Cf-Pop", "X-Amzn-RequestId", "X-Amzn-Trace-Id", "X-Cache",
}

func ignored(name string) bool {
	return slices.ContainsFunc(Ignored, func(h string) bool { return strings.EqualFold(h, name) })
}

// The verdicts: who differs from the others.
const (
	TargetDiffers = "case and engine agree, target differs"
	EngineDiffers = "target and case agree, engine differs"
	CaseDiffers   = "engine and target agree, case differs"
	AllDiffer     = "case, engine and target all differ"
	NotSaid       = "engine and target differ, case does not say"
	NotSeen       = "case and engine differ, the target does not show it"
)

// visibleOf is what of an expectation HTTP shows.
func visibleOf(e *cases.Expect, method string, r *gatemap.Response) cases.Expect {
	v := *e
	v.Selected, v.Error = nil, ""
	v.Headers = slices.DeleteFunc(slices.Clone(e.Headers), func(h gatemap.Field) bool { return ignored(h.Name) })
	v.HeadersAbsent = slices.DeleteFunc(slices.Clone(e.HeadersAbsent), ignored)
	if method == http.MethodHead || r.StatusCode == http.StatusNoContent || r.StatusCode == http.StatusNotModified {
		v.Body = nil
	}
	return v
}

// everything is an expectation of all that a response has and HTTP shows.
func everything(like *cases.Expect, method string, r *gatemap.Response) cases.Expect {
	e := &cases.Expect{Status: r.StatusCode, Headers: r.Headers, Body: &cases.Body{Data: r.Body}}
	if like.Body != nil {
		e.Body.JSON = like.Body.JSON
	}
	return visibleOf(e, method, r)
}

// compare says in what the target, the engine and the case differ.
func (p *planned) compare(got *gatemap.Response, strict bool) []report.Difference {
	var all []report.Difference
	engine := p.engine.Response
	fromTarget, fromEngine := p.c.Locate(p.visible.CompareResponse(got)), p.c.Locate(p.visible.CompareResponse(engine))
	for _, d := range fromTarget {
		switch {
		case !about(fromEngine, d.What):
			all = append(all, report.Difference{Difference: d, Verdict: TargetDiffers})
		case agree(d.What, &p.visible, engine, got):
			all = append(all, report.Difference{Difference: d, Verdict: CaseDiffers})
		default:
			all = append(all, report.Difference{Difference: d, Verdict: AllDiffer, Engine: shown(d.What, fromEngine)})
		}
	}
	for _, d := range fromEngine {
		if !about(fromTarget, d.What) {
			all = append(all, report.Difference{Difference: cases.Difference{What: d.What, Want: d.Want, Got: d.Want, Line: d.Line}, Verdict: EngineDiffers, Engine: d.Got})
		}
	}
	all = append(all, p.unseen()...)
	if strict {
		all = append(all, p.unsaid(got)...)
	}
	return all
}

// unseen are the expectations that the engine does not meet and HTTP does not
// show.
func (p *planned) unseen() []report.Difference {
	var all []report.Difference
	for _, d := range p.c.Locate(p.c.Expect.Compare(p.engine)) {
		if d.What == "selected" || d.What == "error" || strings.HasPrefix(d.What, "header ") && ignored(d.What[len("header "):]) {
			all = append(all, report.Difference{Difference: d, Verdict: NotSeen})
		}
	}
	return all
}

// unsaid is in what engine and target differ that the case does not mention.
func (p *planned) unsaid(got *gatemap.Response) []report.Difference {
	var all []report.Difference
	want := everything(&p.visible, p.sent.method, p.engine.Response)
	for _, d := range want.CompareResponse(got) {
		if mentions(&p.visible, d.What) {
			continue
		}
		d.Line = p.c.Line
		all = append(all, report.Difference{Difference: d, Verdict: NotSaid})
	}
	return all
}

func about(all []cases.Difference, what string) bool {
	return slices.ContainsFunc(all, func(d cases.Difference) bool { return d.What == what })
}

func shown(what string, all []cases.Difference) cases.Value {
	for _, d := range all {
		if d.What == what {
			return d.Got
		}
	}
	return cases.Value{}
}

// mentions reports whether an expectation says something about a part of a
// response.
func mentions(e *cases.Expect, what string) bool {
	name, header := strings.CutPrefix(what, "header ")
	switch {
	case header:
		same := func(h string) bool { return strings.EqualFold(h, name) }
		return fieldlist.Index(e.Headers, name) >= 0 || slices.ContainsFunc(e.HeadersAbsent, same)
	case what == "status":
		return e.Status != 0
	}
	return e.Body != nil
}

// agree reports whether two responses agree in a part of them, by the rules of
// the expectation.
func agree(what string, like *cases.Expect, a, b *gatemap.Response) bool {
	var e cases.Expect
	name, header := strings.CutPrefix(what, "header ")
	switch {
	case what == "status":
		return a.StatusCode == b.StatusCode
	case !header:
		e.Body = &cases.Body{Data: a.Body, JSON: like.Body.JSON && json.Valid(a.Body)}
	default:
		if values := fieldlist.Values(a.Headers, name, true); values == nil {
			e.HeadersAbsent = []string{name}
		} else {
			e.Headers = []gatemap.Field{{Name: name, Values: values}}
		}
	}
	return len(e.CompareResponse(b)) == 0
}

// redacted shows the differences without secrets. Who differs was decided before,
// by what the responses really are.
func (p *planned) redacted(x *redact.Exchange, got *gatemap.Response, all []report.Difference) []report.Difference {
	r := *p
	var outcome cases.Outcome
	var shownGot gatemap.Response
	x.Twice(func() {
		shownGot = redactResponse(x, got)
		outcome = *p.engine
		engine := redactResponse(x, p.engine.Response)
		outcome.Response = &engine
		r.visible.Headers = x.Headers(p.visible.Headers)
		r.visible.Body = redactBody(x, p.visible.Body)
	})
	if !x.Changed() {
		return all
	}
	r.engine = &outcome
	clean := r.compare(&shownGot, true)
	for i := range all {
		d := &all[i]
		if d.Verdict == NotSeen {
			d.Want, d.Got = cases.Word(x.Text(d.Want.String())), cases.Word(x.Text(d.Got.String()))
			continue
		}
		j := slices.IndexFunc(clean, func(c report.Difference) bool { return c.What == d.What })
		if j < 0 {
			d.Want, d.Got, d.Diff, d.Paths, d.Engine = cases.Word("a secret"), cases.Word("another one"), "", nil, cases.Value{}
			continue
		}
		d.Want, d.Got, d.Diff, d.Paths = clean[j].Want, clean[j].Got, clean[j].Diff, clean[j].Paths
		if !d.Engine.IsZero() {
			d.Engine = clean[j].Engine
		}
	}
	return all
}

func redactResponse(x *redact.Exchange, r *gatemap.Response) gatemap.Response {
	return gatemap.Response{StatusCode: r.StatusCode, Headers: x.Headers(r.Headers), Body: x.Body(r.Body)}
}

func redactBody(x *redact.Exchange, b *cases.Body) *cases.Body {
	if b == nil {
		return nil
	}
	clean := *b
	clean.Data = x.Body(b.Data)
	return &clean
}

// failed is the difference of a target that gave no answer.
func (p *planned) failed(err error) []report.Difference {
	want := "an answer"
	if p.c.Expect.Status != 0 {
		want = "status " + strconv.Itoa(p.c.Expect.Status)
	}
	d := report.Difference{Difference: cases.Difference{What: "answer", Want: cases.Word(want), Got: cases.Word("none: " + err.Error()), Line: p.c.Line}, Verdict: TargetDiffers}
	if len(p.visible.CompareResponse(p.engine.Response)) > 0 {
		d.Verdict, d.Engine = AllDiffer, cases.Word("status "+strconv.Itoa(p.engine.Response.StatusCode))
	}
	return []report.Difference{d}
}
