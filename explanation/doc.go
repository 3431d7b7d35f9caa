// Package explanation says why an evaluation gave what it gave: which integration
// response was selected and why no other, what content handling did, which
// template was chosen, where each header's value comes from, what a template
// has overridden, and which answer of the gateway the client gets in place of a
// failed evaluation.
//
// Explain of package gatemap fills a Trace; its text is for people, its fields
// are for programs. The values of the string types are constants whose text is
// the sentence that people read.
//
// A Trace is plain data that shares no memory with the evaluation. It is not
// safe for concurrent use while somebody changes it.
package explanation
