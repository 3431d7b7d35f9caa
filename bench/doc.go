// Package bench measures gatemap against hand-written Go, against the
// libraries that somebody would take instead, and against the other engines
// for mapping templates, and holds the goals that those measurements have to
// reach.
//
// Every claim is a ratio within one run: the variants of a row run
// interleaved, round by round, so that whatever else the machine does falls on
// all of them (interleave). A row is judged by the median of the ratios of
// its rounds, or by best round against best round.
//
// What the rows claim:
//
//   - S1 to S8: selecting a response costs about one load for a status code,
//     whatever the number of patterns; a simple pattern on an error message
//     costs what a hand-written matcher costs; every regular pattern is matched
//     in linear time; an irregular one gives up after a number of steps that
//     does not depend on the clock.
//   - P1, P2, P4: parameters cost what a loop over the headers costs; a body is
//     read and checked once, at less than gjson takes to check it.
//   - T1 to T10: a template costs at most twice what hand-written streaming Go
//     costs, a fraction of what the other engines cost, and grows linearly; T7b
//     and T7c are Go's own template engines as processes of their own, T7d to T7h
//     what decodes into structs and appends, or has a template that is compiled to Go.
//   - A1, A2, N1: nothing is allocated in the steady state, a parsed body takes
//     about its own size, and passing a body through does not look at it.
//   - B1: base64 without assembly against the standard library.
//   - E0 to E2: whole evaluations.
//   - R2, R3, R6, R7, R10: what a caller pays who keeps the result, who evaluates a
//     large body once, whose objects are not alike, or who prints all of a body;
//     and the medium template against floors that look at eight bytes at a time,
//     of which one checks the body as the engine does.
//   - R8, R9, R11, R12: compiling, replay, and list and lint of large definitions
//     against an earlier commit, which is built from the history (programs.go), with
//     what an engine keeps, jq, a program that prints a line, and the size of the file
//     beside them.
//   - R1a to R1d: the templates of public repositories that read the body, and those of
//     the examples, on bodies made of what each reads (real.go), against the JVM that
//     the service is known to run and against the earlier commit, in CPU time of whole
//     processes.
//   - R4a to R5p: what templates do with each item of a list takes time in
//     proportion to the list, and so many allocations an item.
//     R4a/jvm to R5p/jvm put that JVM beside them.
//
// The bodies come from a seed (listBody and its siblings), so that everybody
// measures the same thing. The hand-written floors are in floor.go and
// floor_words.go.
//
// Run "go run ./bench/report" for the table; the Benchmark functions measure
// the same work for benchstat and profiles.
package bench
