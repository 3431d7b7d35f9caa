package result

import (
	"encoding/json"
	"strings"

	"github.com/gatemap/gatemap"
	decisions "github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/mapping"
	templates "github.com/gatemap/gatemap/template"
)

// explanation is the JSON form of a gatemap.Explanation. What the response
// says already is not in it.
type explanation struct {
	Selection  selection    `json:"selection"`
	Conversion *conversion  `json:"conversion,omitempty"`
	Template   *template    `json:"template,omitempty"`
	Parameters []parameter  `json:"parameters"`
	Overrides  overrides    `json:"overrides"`
	Gateway    *gateway     `json:"gatewayResponse,omitempty"`
	Asked      *templateRun `json:"requestTemplate,omitempty"`
	Log        []string     `json:"log,omitempty"`
	LooksWrong *[]remark    `json:"looksWrong,omitempty"`
}

// Reasons returns the JSON form of an explanation without its log and without the
// values that its template met, among which secrets are not found when they are
// cut.
func Reasons(x *gatemap.Explanation) json.Marshaler { return reasons{explanationOf(x, false)} }

// reasons is an explanation that marshals itself.
type reasons struct{ *explanation }

// MarshalJSON implements json.Marshaler.
func (r reasons) MarshalJSON() ([]byte, error) { return json.Marshal(r.explanation) }

type selection struct {
	SubjectKind   decisions.SubjectKind `json:"subjectKind"`
	Subject       string                `json:"subject"`
	FunctionError string                `json:"functionError,omitempty"`
	Patterns      []pattern             `json:"patterns"`
	Selected      string                `json:"selected,omitempty"`
	Default       bool                  `json:"default"`
	Ambiguous     bool                  `json:"ambiguous"`
	OwnStatus     bool                  `json:"ownStatus"`
}

type pattern struct {
	Key     string `json:"key"`
	Pattern string `json:"pattern"`
	Matched bool   `json:"matched"`
	Error   string `json:"error,omitempty"`
	Reach   *int   `json:"reach,omitempty"` // bytes of the subject
	WhyNot  string `json:"whyNot,omitempty"`
}

type conversion struct {
	Handling      gatemap.ContentHandling    `json:"contentHandling,omitempty"`
	PayloadType   string                     `json:"payloadType,omitempty"`
	BinaryPayload bool                       `json:"binaryPayload"`
	Accept        string                     `json:"accept,omitempty"`
	BinaryAccept  bool                       `json:"binaryAccept"`
	Action        decisions.ConversionAction `json:"action"`
	Changed       bool                       `json:"changed"`
}

type template struct {
	ContentType string           `json:"contentType,omitempty"`
	Reason      templates.Reason `json:"reason"`
	Passthrough bool             `json:"passthrough"`
	Cut         []cut            `json:"cut,omitempty"` // #foreach that ended at its limit of rounds
	Run         *templateRun     `json:"run,omitempty"`
}

type cut struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type parameter struct {
	Key        string         `json:"key"`
	Expression string         `json:"expression"`
	Source     mapping.Source `json:"source"`
	Value      string         `json:"value"`
	Found      bool           `json:"found"`
	WhyNot     string         `json:"whyNot,omitempty"`
	Header     string         `json:"header,omitempty"`
	Renamed    bool           `json:"renamed"`
	Error      string         `json:"error,omitempty"`
}

type overrides struct {
	Status  int              `json:"status,omitempty"`
	Headers []overrideHeader `json:"headers,omitempty"`
}

// gateway says which answer of the gateway itself the client gets.
type gateway struct {
	Type       gatemap.ResponseType       `json:"type,omitempty"` // "" for the service's own
	Reason     gatewayresponse.Reason     `json:"reason"`
	Template   string                     `json:"template,omitempty"`
	BodyReason gatewayresponse.BodyReason `json:"templateReason,omitempty"`
	Parameters []gatewayParameter         `json:"parameters,omitempty"`
}

type gatewayParameter struct {
	Key        string `json:"key"`
	Expression string `json:"expression"`
	Name       string `json:"header"`
	Value      string `json:"value"`
	Found      bool   `json:"found"`
	WhyNot     string `json:"whyNot,omitempty"`
}

func gatewayOf(g *decisions.Gateway) *gateway {
	if g == nil {
		return nil
	}
	out := &gateway{g.From, g.Reason, g.Template, g.BodyReason, nil}
	for _, p := range g.Parameters {
		out.Parameters = append(out.Parameters, gatewayParameter(p))
	}
	return out
}

type overrideHeader struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	Header string   `json:"header,omitempty"`
}

func (d *Evaluation) explanation() *explanation {
	out := explanationOf(d.Explanation, true)
	out.Asked = ofRun(d.Asked, true)
	wrong := remarksOf(d.Remarks())
	out.LooksWrong = &wrong
	out.Log = strings.Split(strings.TrimSuffix(d.Explanation.Log(d.Time), "\n"), "\n")
	return out
}

func explanationOf(x *gatemap.Explanation, values bool) *explanation {
	out := &explanation{
		Selection:  selectionOf(&x.Selection),
		Conversion: (*conversion)(x.Conversion),
		Template:   ofTemplate(x.Template, values),
		Parameters: make([]parameter, len(x.Parameters)),
		Overrides:  overrides{Status: x.Overrides.Status},
		Gateway:    gatewayOf(x.Gateway),
	}
	for i, p := range x.Parameters {
		out.Parameters[i] = parameter(p)
	}
	for i, h := range x.Overrides.Headers {
		out.Overrides.Headers = append(out.Overrides.Headers, overrideHeader{h.Name, h.Values, x.Overrides.Wire[i]})
	}
	return out
}

func selectionOf(s *decisions.Selection) selection {
	out := selection{
		SubjectKind:   s.SubjectKind,
		Subject:       s.Subject,
		FunctionError: s.FunctionError,
		Patterns:      make([]pattern, len(s.Patterns)),
		Selected:      s.Selected,
		Default:       s.Default,
		Ambiguous:     s.Ambiguous,
		OwnStatus:     s.OwnStatus,
	}
	for i, p := range s.Patterns {
		out.Patterns[i] = pattern{Key: p.Key, Pattern: p.Pattern, Matched: p.Matched, Error: p.Error, WhyNot: p.WhyNot}
		if p.Reach >= 0 && !p.Matched {
			out.Patterns[i].Reach = &p.Reach
		}
	}
	return out
}

func ofTemplate(t *decisions.Template, values bool) *template {
	if t == nil {
		return nil
	}
	out := &template{ContentType: t.ContentType, Reason: t.Reason, Passthrough: t.Passthrough, Run: ofRun(t.Run, values)}
	for _, c := range t.Cut {
		out.Cut = append(out.Cut, cut(c))
	}
	return out
}
