package soak

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
)

// good is a client that keeps to HTTP.
type good struct {
	id     int
	url    string
	client *http.Client
	count  uint64
	rand   *rand.Rand
	fixed  bool // requests of one tag have one length
}

// next is the number of the next tag, of so many; 0 is any number.
func (g *good) next(tags int) uint64 {
	if g.count++; tags > 0 {
		return g.count % uint64(tags)
	}
	return g.count
}

// call sends a request of a kind with the tag of that number. The error says what is
// wrong with the answer.
func (g *good) call(c *call, number uint64) error {
	tag := fmt.Sprintf("t%dn%d", g.id, number)
	length := g.rand.IntN(200)
	if g.fixed {
		length = int(number*37) % 200
	}
	fill := texts(tag, length)
	body := []byte(fill.Replace(c.body))
	if c.encoded {
		body = compressed(body)
	}
	r, err := http.NewRequest(c.method, g.url+fill.Replace(c.path), bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("X-Tag", tag)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if c.fault != "" {
		r.Header.Set("X-Fault", c.fault)
	}
	if c.encoded {
		r.Header.Set("Content-Encoding", "gzip")
	}
	for _, h := range c.header {
		r.Header.Set(h[0], fill.Replace(h[1]))
	}
	got, err := g.client.Do(r)
	var text []byte
	if err == nil {
		text, err = io.ReadAll(got.Body)
		got.Body.Close()
	}
	if err != nil || c.cut {
		if c.cut && err != nil {
			return nil
		}
		return fmt.Errorf("%s: %v, answer %.200q", tag, err, text)
	}
	return c.check(tag, fill.Replace(c.want), got, string(text))
}

// check looks whether an answer is the one that a request must get.
func (c *call) check(tag, want string, got *http.Response, text string) error {
	if got.StatusCode != c.status {
		return fmt.Errorf("%s: status %d, not %d: %.200q", tag, got.StatusCode, c.status, text)
	}
	if own := got.Header.Values("X-Tag"); !c.untagged && (len(own) != 1 || own[0] != tag) || c.untagged && len(own) > 0 {
		return fmt.Errorf("%s: the answer has the tags %q", tag, own)
	}
	for _, version := range Versions {
		if text == strings.ReplaceAll(want, "VERSION", version) {
			return nil
		}
	}
	return fmt.Errorf("%s: body %.200q, not %.200q", tag, text, want)
}

// texts replaces what stands for the texts of a request.
func texts(tag string, n int) *strings.Replacer {
	return strings.NewReplacer("TAG", tag, "PAD", strings.Repeat(tag+".", n+1), "LARGE", strings.Repeat("x", 11<<10))
}
