// Package report prints for people and for programs: mistakes and findings, a
// response and how it came about, the results of test cases, the score of a
// replay; in colour and with a line of progress where a terminal shows it.
// Text from definitions and payloads cannot command the terminal or the runner
// of a workflow.
package report
