package difference

import (
	"bufio"
	"encoding/json"
	"io"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/gatemaptest/coverage"
)

type (
	methodLine struct {
		API       string        `json:"api,omitempty"`
		Method    string        `json:"method"`
		Path      string        `json:"path"`
		Verdict   Verdict       `json:"verdict"`
		Old       string        `json:"old,omitempty"`
		New       string        `json:"new,omitempty"`
		OldFault  string        `json:"oldFault,omitempty"`
		NewFault  string        `json:"newFault,omitempty"`
		Identical bool          `json:"identical,omitempty"`
		Answers   int           `json:"answers"`
		Differing int           `json:"differing"`
		BytesOnly int           `json:"bytesOnly,omitempty"`
		LeftOut   string        `json:"leftOut,omitempty"`
		Examples  []exampleLine `json:"differences,omitempty"`
		More      int           `json:"moreKinds,omitempty"`
		OldCover  *reachedLine  `json:"oldCoverage,omitempty"`
		NewCover  *reachedLine  `json:"newCoverage,omitempty"`
	}
	exampleLine struct {
		Answer  answerLine         `json:"answer"`
		Old     seenLine           `json:"old"`
		New     seenLine           `json:"new"`
		Changes []cases.Difference `json:"changes"`
		Answers int                `json:"answers"`
	}
	seenLine struct {
		Status   int    `json:"statusCode"`
		Selected string `json:"selected,omitempty"`
		Error    string `json:"error,omitempty"`
	}
	// answerLine is a line that --answers reads.
	answerLine struct {
		ID             string               `json:"id,omitempty"`
		Operation      operationLine        `json:"operation"`
		Request        requestLine          `json:"request"`
		Context        gatemap.Ordered[any] `json:"context,omitempty"`
		StageVariables gatemap.Ordered[any] `json:"stageVariables,omitempty"`
		Backend        backendLine          `json:"backend"`
	}
	operationLine struct {
		API    string `json:"api,omitempty"`
		Method string `json:"method"`
		Path   string `json:"path"`
	}
	requestLine struct {
		HTTPMethod     string                    `json:"httpMethod,omitempty"`
		Path           string                    `json:"path,omitempty"`
		Headers        gatemap.Ordered[[]string] `json:"headers,omitempty"`
		PathParameters gatemap.Ordered[string]   `json:"pathParameters,omitempty"`
		Querystring    gatemap.Ordered[[]string] `json:"querystring,omitempty"`
	}
	backendLine struct {
		StatusCode int                       `json:"statusCode,omitempty"`
		Headers    gatemap.Ordered[[]string] `json:"headers,omitempty"`
		Body       *string                   `json:"body,omitempty"`
		BodyBase64 []byte                    `json:"bodyBase64,omitempty"`
		Failure    string                    `json:"failure,omitempty"`
	}
	reachedLine struct {
		Responses coverage.Tally `json:"responses"`
		Branches  coverage.Tally `json:"branches"`
		Missed    []string       `json:"missed,omitempty"`
	}
	gatewayLine struct {
		API     string               `json:"api,omitempty"`
		Type    gatemap.ResponseType `json:"gatewayResponse"`
		Verdict Verdict              `json:"verdict"`
		Changes []cases.Difference   `json:"changes"`
	}
	summaryLine struct {
		Differs bool     `json:"differs"`
		Methods int      `json:"methods"`
		Same    int      `json:"same"`
		Differ  int      `json:"differing"`
		Added   int      `json:"added"`
		Removed int      `json:"removed"`
		Unasked int      `json:"unasked,omitempty"`
		Gateway int      `json:"gatewayResponses"`
		Kept    []Kept   `json:"notDeployed,omitempty"`
		Lost    int      `json:"answersOfNoMethod,omitempty"`
		Bad     []string `json:"notEvaluated,omitempty"`
	}
)

// JSON writes one object a line: one for each method, one for each answer of the
// gateway that differs, and last the summary.
func (r *Report) JSON(w io.Writer) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, m := range r.Methods {
		if err := enc.Encode(lineOf(m)); err != nil {
			return err
		}
	}
	for _, g := range r.Gateway {
		if err := enc.Encode(gatewayLine{g.API, g.Type, Differs, g.Changes}); err != nil {
			return err
		}
	}
	c := r.Counts()
	summary := summaryLine{r.Differs(), len(r.Methods), c[Same], c[Differs], c[Added], c[Removed], c[Unasked], len(r.Gateway), r.Kept, r.LostAll, r.Bad}
	if err := enc.Encode(map[string]any{"summary": summary}); err != nil {
		return err
	}
	return out.Flush()
}

func lineOf(m *Method) *methodLine {
	l := &methodLine{m.API, m.Method, m.Path, m.Verdict, m.Old, m.New, m.OldFault, m.NewFault, m.Identical, m.Answers, m.Differing, m.BytesOnly, m.Left, nil, m.More,
		reachedOf(m.OldCoverage), reachedOf(m.NewCoverage)}
	for _, e := range m.Examples {
		l.Examples = append(l.Examples, exampleLine{e.line(m), seenLine(e.Old), seenLine(e.New), e.Changes, e.Answers})
	}
	return l
}

func reachedOf(s *coverage.Summary) *reachedLine {
	if s == nil {
		return nil
	}
	_, missed := unreached(s)
	return &reachedLine{s.Responses, s.Branches, missed}
}

// line is the answer of an example as --answers reads it.
func (e *Example) line(m *Method) answerLine {
	r, b := &e.Request, &e.Backend
	l := answerLine{
		ID: e.Name, Operation: operationLine{m.API, m.Method, m.Path},
		Request: requestLine{r.HTTPMethod, r.Path, ordered(r.Headers), nil, ordered(r.Querystring)},
		Context: members(r.Context), StageVariables: members(r.StageVariables),
		Backend: backendLine{StatusCode: b.StatusCode, Headers: ordered(b.Headers), Failure: string(b.Failure)},
	}
	for _, p := range r.PathParameters {
		if n := len(p.Values); n > 0 {
			l.Request.PathParameters.Set(p.Name, p.Values[n-1])
		}
	}
	if utf8.Valid(b.Body) {
		text := string(b.Body)
		l.Backend.Body = &text
	} else {
		l.Backend.BodyBase64 = b.Body
	}
	return l
}

func ordered(fields []gatemap.Field) gatemap.Ordered[[]string] {
	var list gatemap.Ordered[[]string]
	for _, f := range fields {
		values, _ := list.Get(f.Name)
		list.Set(f.Name, append(values[:len(values):len(values)], f.Values...))
	}
	return list
}

func members(of []gatemap.Member) gatemap.Ordered[any] {
	var list gatemap.Ordered[any]
	for _, m := range of {
		value := m.Value
		if inner, ok := value.([]gatemap.Member); ok {
			value = members(inner)
		}
		list.Set(m.Name, value)
	}
	return list
}
