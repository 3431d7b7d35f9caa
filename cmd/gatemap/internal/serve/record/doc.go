// Package record keeps what an API was asked and what its backends answered as
// cases of package gatemaptest/cases: gatemap test runs them, gatemap serve
// --replay answers by them.
//
// # What is kept
//
// A file for each operation, named as gatemap test --init names it, with a case
// for each request: what of the client's request the backend and the response can
// see, the backend's answer (or that there was none), and the response. Two
// exchanges with the same request and the same answer are one case. Kept are MOCK
// integrations too; not kept are requests that never came to their backend.
//
// Of a request the headers of connections, of clients (User-Agent and the like)
// and of what is on the way are left out, and stage variables and $context, unless
// the response depends on them. Of an answer the headers in which every answer
// differs (Date, ids) are left out, unless the operation maps them.
//
// # Secrets
//
// Secrets are replaced by placeholders before anything is written (package redact).
// The case without them is evaluated: where the response is not what the client got
// without its secrets, the case expects the response to the redacted answer, and
// a comment says so.
//
// # Bounds
//
// The number of cases, of those of one operation and of one request, the size of a
// body and of all files are bounded. What is over a bound is not kept, and Note
// hears of it. Files are replaced as a whole; those that are there already are
// continued if they were recorded before, and left alone otherwise.
package record
