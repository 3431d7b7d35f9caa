// Package memory says when a server's garbage is collected.
//
// Go collects when the heap has doubled. The heap of a server of some hundred methods
// is so small (2 to 5 MB) that this is forty times a second under load, and a fifth of
// all that the processors do.
package memory

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// Keeper lets garbage collect until it has the size of the room. It follows the heap.
type Keeper struct {
	room    uint64
	before  int // the percentage that Close restores
	percent atomic.Int64
	closed  atomic.Bool
}

// least is the percentage of a large heap: to go over all of it takes long, and is not
// worth while before garbage takes half as much as what is in use. usual is Go's own.
const least, usual = 50, 100

// Room lets garbage take that many bytes before it is collected, or half of what is in
// use where that is more. GOGC and GOMEMLIMIT go before it. The caller closes what
// it gets.
func Room(bytes uint64) *Keeper {
	k := &Keeper{room: bytes}
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		k.closed.Store(true)
		return k
	}
	k.before = debug.SetGCPercent(usual)
	k.percent.Store(usual)
	k.follow()
	return k
}

// Close restores what there was before Room.
func (k *Keeper) Close() error {
	if !k.closed.Swap(true) {
		debug.SetGCPercent(k.before)
	}
	return nil
}

// follow sets the percentage for the heap of now, and comes back when it has been
// collected: what nobody refers to is a sign of that.
func (k *Keeper) follow() {
	if k.closed.Load() {
		return
	}
	k.set(live())
	runtime.AddCleanup(new([16]byte), (*Keeper).follow, k)
}

func (k *Keeper) set(live uint64) {
	next := percentage(k.room, live)
	if old := k.percent.Load(); next > old+old/8 || next < old-old/8 { // to set it stops the program
		k.percent.Store(next)
		debug.SetGCPercent(int(next))
	}
}

// percentage is how much garbage there may be beside what is in use.
func percentage(room, live uint64) int64 {
	const smallest = 1 << 20 // no heap is smaller
	return int64(max(least, room*100/max(live, smallest)))
}

// live is the size of what the last collection has left.
func live() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}
