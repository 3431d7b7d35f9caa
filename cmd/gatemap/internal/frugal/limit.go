package frugal

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// room bounds the work of the collector: a tenth of what is alive can be made
// before it begins again, so that it walks at most ten times what is made.
const room = 10

// limit is a limit on memory that grows where too little of it is free after a
// collection: the collector would run all the time, for little.
type limit struct {
	mu      sync.Mutex
	bytes   int64
	stopped bool
}

// watch looks at the limit after each collection.
func (l *limit) watch() {
	// Of 16 bytes, as smaller objects without pointers share their place.
	runtime.SetFinalizer(&collected{l: l}, (*collected).again)
}

// collected is garbage: its finalizer runs after each collection.
type collected struct {
	l *limit
	_ int64
}

func (c *collected) again() {
	alive, goal := afterCollection()
	if c.l.grow(alive, goal) {
		runtime.SetFinalizer(c, (*collected).again)
	}
}

// afterCollection returns the bytes that the last collection left and those at
// which the next one ends.
func afterCollection() (alive, goal int64) {
	all := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/heap/goal:bytes"}}
	metrics.Read(all)
	return int64(all[0].Value.Uint64()), int64(all[1].Value.Uint64())
}

// grow makes room, and reports whether to go on.
func (l *limit) grow(alive, goal int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped {
		return false
	}
	wanted := alive + alive/room
	// A goal is what is alive at least, however low the limit.
	if more := wanted - min(goal, l.bytes); more > 0 {
		l.bytes += more
		debug.SetMemoryLimit(l.bytes)
	}
	return true
}

// stop leaves the limit to the caller.
func (l *limit) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
}
