// Package gatemaptest tests the integration responses of API Gateway REST APIs
// in Go tests: without AWS, against the mapping where it lives.
//
// Cases can stand in files, which people without Go run with gatemap test; see
// package cases for the two notations:
//
//	func TestMappings(t *testing.T) {
//		gatemaptest.Run(t, "testdata/*.gatemap.txtar")
//	}
//
// Or they are Go code:
//
//	func TestNotFound(t *testing.T) {
//		pets := gatemaptest.Load(t, "template.yaml", gatemaptest.Options{Method: "GET", Path: "/pets/{id}"})
//		got := pets.Evaluate(&gatemap.Request{}, gatemaptest.LambdaError("[404] no such pet"))
//		gatemaptest.Equal(t, cases.Expect{Status: 404, Body: gatemaptest.JSON(`{"message": "no such pet"}`)}, got)
//	}
//
// # Updating
//
// Run rewrites what the files expect when the test binary has a flag update
// that is set, or the environment variable GATEMAP_UPDATE is 1. The flag is
// the test's own, as many have one, or that of UpdateFlag:
//
//	var _ = gatemaptest.UpdateFlag()
//
// Then go test -run TestMappings -update does it. This package registers no
// flag by itself.
package gatemaptest
