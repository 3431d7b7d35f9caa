// Package replay plays the backends of cases (package gatemaptest/cases), so that
// an API runs end to end without what it asks.
//
// # Which case answers
//
// A Player answers a call by the case of the operation that the client's request
// means. These parts of a request are compared: the method, the path parameters,
// the query parameters, the body, and of the headers those that reach the backend:
// that a requestParameter maps or that a request template names in params('NAME');
// of a proxy, which hands on all of them, none.
// Of a body that is JSON the value counts. Secrets are compared by their
// placeholders (package redact), so that a case without its secrets answers
// whoever has others.
//
// A case answers when each part that it mentions is that of the request; in files
// with the setting recorded also nothing may be there that it does not mention.
// Of several cases the one that mentions most answers, and of those with the same
// request each in its turn, in the order of the files, and then the last again.
//
// A client can name the case that is to answer by CaseHeader.
//
// A call that no case answers is a failure of the type INTEGRATION_FAILURE whose
// log line says what is missing. Nothing is ever called.
package replay
