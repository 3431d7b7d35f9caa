// Command hello prints a line: the least that a program of Go does, beside which
// the report puts what the command takes to start.
package main

import "fmt"

func main() { fmt.Println("hello") }
