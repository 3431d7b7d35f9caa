// Package witness finds payloads that show mistakes in a mapping template. The
// payloads are made of what the template reads; that one of them shows a mistake
// is never concluded, but seen: the template is rendered with it by the engine.
//
// A payload is only part of what a template sees. Where a mistake depends on the
// request's parameters or on $context, which are empty here, none is found.
package witness
