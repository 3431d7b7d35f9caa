// Package accesslog writes lines in the access log format of a stage: a text
// with variables of $context (guide, api-gateway-variables-for-access-logging
// and set-up-logging).
package accesslog
