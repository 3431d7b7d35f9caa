package javalang

// regexCache keeps the patterns that an execution compiled.
type regexCache struct{}
