// Package jsonpath compiles and evaluates Jayway JsonPath over the values of
// package jsondoc (spec ecosystem 4; spec decisions, "JSONPath version").
//
// A Path means what JsonPath 2.9.0 makes of it; a text that only version 2.0.0
// accepts means what it means there.
package jsonpath
