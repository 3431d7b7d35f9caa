package template

import (
	"github.com/gatemap/gatemap/internal/mediatype"
)

// Choice is the template that a response gets.
type Choice struct {
	// Template renders the body; nil passes the body through, because there
	// are no templates or the chosen one is empty.
	Template *Template
	// ContentType is the key of the chosen entry, "" if there are none.
	ContentType string
	// Reason says why.
	Reason Reason
}

// Reason is why an entry was chosen: a sentence without a full stop.
type Reason string

// The reasons, in the order in which they are tried
// (rules/templates.md#choice).
const (
	NoTemplates  Reason = "there are no templates: the body passes through"
	AcceptMatch  Reason = "the first type of Accept has a template"
	AcceptAbsent Reason = "the request has no Accept, which counts as application/json"
	JSONFallback Reason = "Accept has no template, application/json has one"
	// ContentTypeMatch is that of Find.
	ContentTypeMatch Reason = "the type of the body has a template"

	FirstEntry Reason = "neither Accept nor application/json has a template: the first one is used"
)

const jsonType = "application/json"

// Choose returns the entry for the value of the request's Accept header. Only
// its first type counts, parameters are ignored, and case does not matter.
func (s *Set) Choose(accept string) Choice {
	if s == nil || len(s.entries) == 0 {
		return Choice{Reason: NoTemplates}
	}
	e, reason := s.json, AcceptAbsent
	if wanted := mediatype.First(accept); wanted != "" {
		e, reason = s.find(wanted), AcceptMatch
	}
	if e != nil {
		return Choice{Template: e.template, ContentType: e.contentType, Reason: reason}
	}
	if s.json != nil {
		return Choice{Template: s.json.template, ContentType: s.json.contentType, Reason: JSONFallback}
	}
	first := &s.entries[0]
	return Choice{Template: first.template, ContentType: first.contentType, Reason: FirstEntry}
}

// Find returns the entry with the media type of contentType, as Content-Type
// has it: what a request template is chosen by. It reports false when there is
// none.
func (s *Set) Find(contentType string) (Choice, bool) {
	if s == nil {
		return Choice{Reason: NoTemplates}, false
	}
	e := s.find(mediatype.First(contentType))
	if e == nil {
		return Choice{}, false
	}
	return Choice{Template: e.template, ContentType: e.contentType, Reason: ContentTypeMatch}, true
}

// Empty reports whether there are no entries.
func (s *Set) Empty() bool { return s == nil || len(s.entries) == 0 }

// Renders reports whether any entry has a template, so that a body may come out
// changed.
func (s *Set) Renders() bool {
	if s == nil {
		return false
	}
	for i := range s.entries {
		if s.entries[i].template != nil {
			return true
		}
	}
	return false
}

// ReadsRequest reports whether any template can read what the client had sent or
// the stage: it mentions $context, $stageVariables or params.
func (s *Set) ReadsRequest() bool {
	if s == nil {
		return false
	}
	for i := range s.entries {
		if t := s.entries[i].template; t != nil && t.request {
			return true
		}
	}
	return false
}

// ReadsRequest reports whether the template can read the client's parameters or the
// stage variables, so that they need not be in the Env of another one.
func (t *Template) ReadsRequest() bool { return t.request }

// find returns the first entry with the media type: keys that differ only in
// case or parameters name the same type.
func (s *Set) find(mediaType string) *entry {
	for i := range s.entries {
		if mediatype.Equal(s.entries[i].mediaType, mediaType) {
			return &s.entries[i]
		}
	}
	return nil
}
