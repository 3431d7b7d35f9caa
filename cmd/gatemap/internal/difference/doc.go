// Package difference tells what changes for the clients of an API between two
// definitions of it: the same answers of backends go through the methods of both,
// and what clients get is compared as the cases of gatemap test are.
package difference
