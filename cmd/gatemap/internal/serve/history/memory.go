package history

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/request"
)

// memory is what the copy of an exchange is made of.
type memory struct {
	exchange gatemaphttp.Exchange
	decision gatemaphttp.Decision
	request  gatemap.Request
	sent     request.IntegrationRequest
	backend  gatemap.Backend
	response gatemap.Response
	bodies   [4][]byte // of request, sent, backend and response
}

// copied returns an exchange that shares no memory with x but what nobody changes: the
// members of $context. It is the memory's until that copies another.
func (m *memory) copied(x *gatemaphttp.Exchange, cut bool) *gatemaphttp.Exchange {
	m.exchange, m.decision, m.request = *x, *x.Decision, *x.Request
	c := &m.exchange
	m.request.Headers, m.request.Context = fields(x.Request.Headers), slices.Clone(x.Request.Context)
	m.response = gatemap.Response{StatusCode: x.Response.StatusCode, Headers: fields(x.Response.Headers), Body: x.Response.Body, Selected: strings.Clone(x.Response.Selected)}
	c.Decision, c.Request, c.Response = &m.decision, &m.request, &m.response
	m.keep(0, &m.request.Body, cut)
	m.keep(3, &m.response.Body, cut)
	if x.Sent != nil {
		m.sent = *x.Sent
		m.sent.Headers, m.sent.Querystring = fields(x.Sent.Headers), fields(x.Sent.Querystring)
		c.Sent = &m.sent
		m.keep(1, &m.sent.Body, cut)
	} else {
		m.bodies[1] = nil
	}
	if x.Backend != nil {
		m.backend = *x.Backend
		m.backend.Headers = fields(x.Backend.Headers)
		c.Backend = &m.backend
		m.keep(2, &m.backend.Body, cut)
	} else {
		m.bodies[2] = nil
	}
	return c
}

// keep replaces a body by a copy in the memory of that number, or by none. What was
// there is cleared, and given back where the body needs much less.
func (m *memory) keep(number int, body *[]byte, cut bool) {
	own := &m.bodies[number]
	if cut {
		*body = nil
	}
	if clear(*own); cap(*own) > maxBody || cap(*own) > 2*len(*body)+slack {
		*own = nil
	}
	*own = append((*own)[:0], *body...)
	if *body != nil {
		*body = (*own)[:len(*own):len(*own)]
	}
}

// slack is what a body's memory may be larger than twice the body, in bytes.
const slack = 1 << 10

// size is the number of bytes that bodies and the headers of the backend take.
func (m *memory) size() int {
	n := 0
	for _, body := range m.bodies {
		n += cap(body)
	}
	if m.exchange.Backend != nil {
		n += fieldBytes(m.backend.Headers)
	}
	return n
}

func fields(list []gatemap.Field) []gatemap.Field {
	out := make([]gatemap.Field, len(list))
	for i, f := range list {
		out[i].Name = strings.Clone(f.Name)
		for _, v := range f.Values {
			out[i].Values = append(out[i].Values, strings.Clone(v))
		}
	}
	return out
}
