// Package deploy compiles API definitions, with the endpoints that are declared for
// their backends, into one handler, and tells for each method what it will call, what
// is not declared for it, and why it cannot be served. A method with a fault takes no
// other down: it answers 500.
package deploy
