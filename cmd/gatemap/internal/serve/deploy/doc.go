// Package deploy makes of API definitions and of what stands for their backends
// a handler, and says for each method what it will do.
package deploy
