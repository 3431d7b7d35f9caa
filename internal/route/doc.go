// Package route finds the resource and the method of a REST API that a request
// means, in the order of the service (docs/rules/routing.md):
//
//	/pets/mine       a literal segment comes first,
//	/pets/{petId}    then a variable, which takes one segment,
//	/{proxy+}        then a greedy one, which takes all that is left
//
// A resource counts only if it has the request's method, or ANY: the search goes
// on to the next resource that fits otherwise. The slashes at both ends of a path
// do not count, an empty segment in the middle fits only a greedy variable, and
// a literal is compared with the decoded segment. Paths are as the client has
// sent them, escaped; so are the values of variables.
//
// Compile makes a tree. A search looks at each resource once at most and
// allocates nothing but for segments that are escaped.
package route
