// Package history keeps the last requests of a server whole, so that each can be
// explained. Their number and the bytes that they take are bounded: the oldest go
// first.
package history

import (
	"context"
	"slices"
	"sync"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// History is a traffic.Sink that keeps requests. It is safe for concurrent use.
type History struct {
	count, bytes int // the bounds

	mu   sync.Mutex
	list []*Item // the oldest first
	size int
	last uint64
	free []*Item // what nobody can see any more: its memory is for the next requests
}

// The bounds of what waits for another request: under load all of them are kept for a
// moment only, and would be garbage.
const (
	maxFree = 8
	maxBody = 32 << 10 // of a body whose memory is used again
)

// New returns a history of at most count requests with at most that many bytes.
func New(count, bytes int) *History { return &History{count: count, bytes: bytes} }

// Item is one request. It is not changed any more once somebody has seen it.
type Item struct {
	Number   uint64 // counts from 1
	Entry    traffic.Entry
	Exchange *gatemaphttp.Exchange // a copy; nil where the API did not see the request
	Cut      bool                  // it was too large: payloads are left out
	size     int
	seen     bool // by a caller of List or Find, who may keep it
	memory   memory
}

// overhead is counted for an item beside its texts.
const overhead = 1 << 10

// share is the part of the history that one request may take with its payloads.
const share = 4

// Request implements traffic.Sink.
func (h *History) Request(e *traffic.Entry, x *gatemaphttp.Exchange) {
	item := h.empty()
	item.Entry, item.size = *e, overhead+len(e.Target)+len(e.Reason)
	if x != nil {
		item.Cut = payloads(x) > h.bytes/share
		item.Exchange = item.memory.copied(x, item.Cut)
		item.size += item.memory.size() + around(x)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	item.Number = h.last
	h.list = append(h.list, item)
	h.size += item.size
	drop := 0
	for drop < len(h.list) && (len(h.list)-drop > h.count || h.size > h.bytes) {
		h.size -= h.list[drop].size
		if !h.list[drop].seen && len(h.free) < maxFree {
			h.free = append(h.free, h.list[drop])
		}
		drop++
	}
	h.list = slices.Delete(h.list, 0, drop)
}

// empty returns an item for a request.
func (h *History) empty() *Item {
	h.mu.Lock()
	defer h.mu.Unlock()
	last := len(h.free) - 1
	if last < 0 {
		return new(Item)
	}
	item := h.free[last]
	h.free[last], h.free = nil, h.free[:last]
	*item = Item{memory: item.memory}
	return item
}

// List returns the requests that are kept, the latest first.
func (h *History) List() []*Item {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := slices.Clone(h.list)
	slices.Reverse(list)
	for _, item := range list {
		item.seen = true
	}
	return list
}

// Find returns the request of that number, nil when it is not kept any more.
func (h *History) Find(number uint64) *Item {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, item := range h.list {
		if item.Number == number {
			item.seen = true
			return item
		}
	}
	return nil
}

// Explain evaluates the request again, with reasons. It is nil, with the reason
// why, where there is nothing to explain.
func (i *Item) Explain(ctx context.Context) (*gatemap.Explanation, string) {
	x := i.Exchange
	switch {
	case x == nil:
		return nil, "the server answered before it asked the API"
	case i.Cut:
		return nil, "its payloads were too large to keep"
	case x.Sent != nil && (x.Sent.Type == definition.HTTPProxy || x.Sent.Type == definition.AWSProxy):
		return nil, "a proxy integration hands on what the backend answers"
	case x.Backend == nil:
		return nil, "the backend gave no answer that was evaluated"
	}
	explanation, err := x.Engine.ExplainContext(ctx, x.Request, x.Backend)
	if explanation == nil {
		return nil, err.Error()
	}
	return explanation, ""
}

// payloads is the number of bytes of the payloads.
func payloads(x *gatemaphttp.Exchange) int {
	n := len(x.Request.Body) + len(x.Response.Body)
	if x.Sent != nil {
		n += len(x.Sent.Body)
	}
	if x.Backend != nil {
		n += len(x.Backend.Body) + fieldBytes(x.Backend.Headers)
	}
	return n
}

// around is the number of bytes beside the payloads.
func around(x *gatemaphttp.Exchange) int {
	n := len(x.Request.Path) + fieldBytes(x.Request.Headers) + fieldBytes(x.Request.PathParameters) + fieldBytes(x.Request.Querystring) + fieldBytes(x.Response.Headers)
	if x.Sent != nil {
		n += len(x.Sent.URI) + fieldBytes(x.Sent.Headers) + fieldBytes(x.Sent.Querystring)
	}
	return n
}

func fieldBytes(fields []gatemap.Field) int {
	n := 0
	for _, f := range fields {
		n += len(f.Name)
		for _, v := range f.Values {
			n += len(v)
		}
	}
	return n
}
