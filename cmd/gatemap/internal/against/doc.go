// Package against runs the cases of package gatemaptest/cases over HTTP against
// a target (a deployed stage, an emulator, gatemap serve) and says who differs:
// the case, the engine or the target.
//
// # What can be run
//
// A case is run when a request over HTTP leaves the engine with the same
// response as the request that the case has. What the target makes itself,
// $context and stage variables, can make a case one that HTTP does not express, as
// can headers that describe a connection, and bytes that no header has.
//
// The answer of a backend is that of the target's backend. It is known for a
// MOCK, whose answer the request template makes, and for others only when it is
// steered (Backends): the target plays the cases itself, a Steering answers in
// their place, or somebody says that the backends answer as the cases have it.
//
// Cases that cannot be run are reported with the reason.
//
// # What is compared
//
// What a case expects of the status, the headers and the body, by the rules of
// gatemap test. selected and error are not seen over HTTP. The headers of
// Ignored differ with every target and are not compared; to HEAD, and with
// status 204 and 304, there is no body to compare.
//
// # What is sent where
//
// Requests go to the host of the target's URL and to no other: redirects are
// answers, and proxies of the environment are not used. Answers are bounded.
package against
