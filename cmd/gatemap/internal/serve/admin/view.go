package admin

import (
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/history"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/stagelog"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/result"
)

// summary is a request in a list.
type summary struct {
	Number           uint64    `json:"number"`
	Time             time.Time `json:"time"`
	Method           string    `json:"method"`
	Target           string    `json:"target"`
	Client           string    `json:"client"`
	Resource         string    `json:"resource,omitempty"`
	Status           int       `json:"status"`
	Length           int64     `json:"length"`
	LatencyMS        float64   `json:"latencyMs"`
	RequestID        string    `json:"requestId,omitempty"`
	BackendStatus    int       `json:"backendStatus,omitempty"`
	BackendLatencyMS float64   `json:"backendLatencyMs,omitempty"`
	Selected         string    `json:"selected,omitempty"`
	Streamed         bool      `json:"streamed,omitempty"`
	Failure          string    `json:"failure,omitempty"`
	Reason           string    `json:"reason,omitempty"`
	NotSent          string    `json:"notSent,omitempty"`
}

func summaryOf(i *history.Item) summary {
	e := &i.Entry
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return summary{i.Number, e.Started.UTC(), e.Method, e.Target, e.Client, e.Resource, e.Status, e.Length, ms(e.Latency), e.RequestID,
		e.BackendStatus, ms(e.BackendLatency), e.Selected, e.Streamed, e.Failure, e.Reason, e.NotSent}
}

// detail is a request with all that its answer was made of.
type detail struct {
	summary
	Request            *message       `json:"request,omitempty"`
	IntegrationRequest *message       `json:"integrationRequest,omitempty"`
	Backend            *message       `json:"backend,omitempty"`
	Response           *message       `json:"response,omitempty"`
	Explanation        json.Marshaler `json:"explanation,omitempty"`
	Unexplained        string         `json:"unexplained,omitempty"` // why there is no explanation
	LooksWrong         []remark       `json:"looksWrong,omitempty"`
	Log                []string       `json:"log,omitempty"`

	Reasons    string `json:"-"` // the explanation for people
	Playground string `json:"-"` // where the playground shows it, "" without one
}

// remark is something that looks wrong about the answer, as gatemap explain tells
// it, without secrets.
type remark struct {
	Rule    explanation.Rule `json:"rule"`
	Line    int              `json:"line,omitempty"` // in the template
	Column  int              `json:"column,omitempty"`
	Message string           `json:"message"`
	Fix     string           `json:"fix,omitempty"`
}

// remarks are what looks wrong about an explained exchange. Payloads that would
// show it are left out: they are made of the values of this one.
func remarks(why *gatemap.Explanation, x *gatemaphttp.Exchange, secrets traffic.Secrets) []remark {
	e := result.Evaluation{Response: why.Response, Explanation: why, Payload: x.Backend.Body, Body: x.Request.Body}
	var list []remark
	for _, r := range e.Remarks() {
		list = append(list, remark{r.Rule, r.Line, r.Column, secrets.Hide(r.Message), secrets.Hide(r.Fix)})
	}
	return list
}

// message is a request or a response, without secrets.
type message struct {
	Method     string   `json:"method,omitempty"`
	URI        string   `json:"uri,omitempty"`
	StatusCode int      `json:"statusCode,omitempty"`
	Headers    []string `json:"headers"` // NAME: VALUE
	Body       *string  `json:"body,omitempty"`
	BodyBase64 []byte   `json:"bodyBase64,omitempty"`
}

func messageOf(headers []gatemap.Field, body string) *message {
	m := &message{Headers: []string{}}
	for _, f := range traffic.Redacted(headers) {
		for _, v := range f.Values {
			m.Headers = append(m.Headers, f.Name+": "+v)
		}
	}
	if utf8.ValidString(body) {
		m.Body = &body
	} else {
		m.BodyBase64 = []byte(body)
	}
	return m
}

// Text is the body for people.
func (m *message) Text() string {
	if m.Body == nil {
		return "(binary data)"
	}
	return *m.Body
}

func detailOf(ctx context.Context, i *history.Item) *detail {
	d := &detail{summary: summaryOf(i)}
	reasons, why := i.Explain(ctx)
	x := i.Exchange
	if d.Unexplained = why; x == nil {
		return d
	}
	secrets := traffic.SecretsOf(x)
	if reasons != nil {
		d.Explanation, d.Reasons = hidden{result.Reasons(reasons), secrets}, secrets.Hide(reasons.String())
		d.LooksWrong = remarks(reasons, x, secrets)
	}
	messageOf := func(headers []gatemap.Field, body []byte) *message {
		return messageOf(headers, secrets.Hide(string(body)))
	}
	d.Target, d.Reason = secrets.Hide(d.Target), secrets.Hide(d.Reason)
	d.Request = messageOf(x.Request.Headers, x.Request.Body)
	d.Request.Method, d.Request.URI = i.Entry.Method, d.Target
	d.Response = messageOf(x.Response.Headers, x.Response.Body)
	d.Response.StatusCode = x.Response.StatusCode
	if x.Sent != nil {
		d.IntegrationRequest = messageOf(x.Sent.Headers, x.Sent.Body)
		d.IntegrationRequest.Method, d.IntegrationRequest.URI = x.Sent.HTTPMethod, secrets.Hide(stagelog.Endpoint(x.Sent.URI, x.Sent.Querystring))
	}
	if x.Backend != nil && x.BackendStatus != 0 {
		d.Backend = messageOf(x.Backend.Headers, x.Backend.Body)
		d.Backend.StatusCode = x.Backend.StatusCode
	}
	if x.Operation == nil {
		return d
	}
	d.Log = strings.Split(strings.TrimSuffix(stagelog.Text(&i.Entry, x), "\n"), "\n")
	return d
}

// hidden is JSON without secrets.
type hidden struct {
	json.Marshaler
	secrets traffic.Secrets
}

// MarshalJSON implements json.Marshaler.
func (h hidden) MarshalJSON() ([]byte, error) {
	data, err := h.Marshaler.MarshalJSON()
	return []byte(h.secrets.Hide(string(data))), err
}
