// Gatemap evaluates the integration responses of Amazon API Gateway REST APIs
// outside AWS.
//
//	gatemap simulate   what the client gets for one backend result, and why
//	gatemap explain    each decision of one evaluation
//	gatemap list       the methods of an API definition with their integrations
//	gatemap fetch      a live API from AWS into a file
//	gatemap convert    an API definition in another notation
//	gatemap lint       what is wrong with integration responses
//	gatemap replay     the cases of NDJSON files: evaluate them, or check them
//	gatemap test       the test cases of integration responses, with coverage
//	gatemap serve      an API definition over HTTP
//	gatemap playground the page that shows what integration responses do
//	gatemap completion completion for bash, zsh and fish
//	gatemap version    the version
//
// Each command has its own --help with examples. The exit codes are 0 for done,
// 1 when a check found a difference, and 2 when the command line, a
// configuration or an input cannot be used. Results go to standard output, and
// everything about mistakes to standard error; a fault of a file is reported as
//
//	FILE:LINE:COLUMN: JSON POINTER: MESSAGE
//
// with a line and column of its own in front of the message when it is inside a
// pattern, a mapping expression or a template. Colour and the progress line
// appear on terminals only; the environment variable NO_COLOR turns colour off.
//
// A command is one file of this package: a struct of its flags with a Run
// method, a Help method with the examples, and its entry in commandLine. What
// several of them need is in the packages under internal.
package main
