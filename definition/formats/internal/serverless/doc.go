// Package serverless reads serverless.yml of the Serverless Framework: the
// methods that the framework makes of events, and the resources beside them.
package serverless
