/*
Package jsonways finds the ways through a mapping template on which its output
is no JSON, without a body to render it with.

Check follows the template with a machine that reads JSON. Text of the template
moves the machine as it stands. A value that comes from outside is a hole: it
may be any value, the inside of a string, digits of a number, or empty. What the
template computes of its own texts is followed as long as it stays small; beyond
that, and for what is cut out of a JSON text, a hole may be anything. Conditions
go both ways unless the template itself decides them, loops run no time, once,
twice and three times.

So the machine can be in several configurations at one place; each knows the
events that lie on some way to it: a branch taken, an #if without effect, a loop
of two rounds. An event is a fault if it happens and no configuration that knows
of it reads JSON to its end. Assuming too much of a hole or a condition hides a
fault and never makes one.
*/
package jsonways
