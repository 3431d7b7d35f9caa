package doc

import "fmt"

// checkStopped panics unless the state that read left behind is as its comment
// says. It is called in builds that are raw.Checked only.
func (d *Document) checkStopped(reason stopReason) {
	at := d.at
	hold := func(ok bool, what string) {
		if !ok {
			panic(fmt.Errorf("json: strict parser at offset %d of %d, reason %d: %s", at.i, len(d.src), reason, what))
		}
	}
	hold(at.i >= 0 && at.i <= len(d.src), "the offset is outside of the text")
	if reason == stopMalformed {
		return
	}
	hold((at.open.node < 0) == (at.depth == 0), "depth and open container disagree")
	hold(at.expect >= 0 && at.expect < max(len(d.tape), 1), "the foreseen name is not on the tape")
	open, depth := at.open, 0
	for ; open.node >= 0; depth++ {
		hold(open.node+1 < len(d.tape), "an open container is not on the tape")
		outer := unpack(d.tape[open.node+1])
		hold(outer.node < open.node, "containers are not nested")
		hold(d.src[wordOff(d.tape[open.node])]+2 == open.closer, "a container is of another kind than its bracket")
		open = outer
	}
	hold(depth == at.depth, "depth is not the number of open containers")
	switch reason {
	case stopEnd:
		hold(at.i == len(d.src) && depth == 0 && d.next(0) == len(d.tape), "the end is not the end")
	case stopScalar:
		hold(at.i < len(d.src) && d.src[at.i] != '{' && d.src[at.i] != '[', "no scalar begins here")
	case stopName, stopFullName:
		hold(at.i > 0 && d.src[at.i-1] == '"' && at.open.closer == '}', "no name begins here")
	case stopAlike:
		hold(at.alike[0] < at.alike[1] && wordLen(d.tape[at.alike[0]]) == wordLen(d.tape[at.alike[1]]), "an object has not as many members as its model")
	}
	hold(reason != stopFullValue && reason != stopFullName || len(d.tape)+2 >= cap(d.tape), "the tape has room")
}
