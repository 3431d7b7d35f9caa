package channel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/gatemap/gatemap/internal/conformance"
)

// Channel is what a file of testdata/channels says.
type Channel struct {
	Name  string // as the table calls it
	How   string // how its test runs the cases
	Tests string // how that test is run

	// Without has the kinds that the channel has no means for, with the reason.
	Without map[Kind]string
	// Exceptions are the cases of the other kinds that differ.
	Exceptions []Exception
}

// Exception is a reason and the cases that it is true of.
type Exception struct {
	Why string
	IDs []string
}

// Read reads a channel's file. root is the repository. What testdata/deviations.json
// lists differs in every channel.
func Read(root, name string) (*Channel, error) {
	c := new(Channel)
	if err := decode(filepath.Join(root, "testdata/channels", name+".json"), c); err != nil {
		return nil, err
	}
	var everywhere map[string]string
	if err := decode(filepath.Join(root, "testdata/deviations.json"), &everywhere); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(everywhere)) {
		c.Exceptions = append(c.Exceptions, Exception{everywhere[id], []string{id}})
	}
	return c, nil
}

func decode(file string, v any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// Run is a run of the cases of a folder through a channel.
type Run struct {
	Channel *Channel
	Lines   []Line // those of the kinds that the channel has
	differ  map[string]string
	seen    map[string]bool
}

// Start begins a run. root is the repository, name that of the channel's file.
func Start(root, name string) (*Run, error) {
	c, err := Read(root, name)
	if err != nil {
		return nil, err
	}
	all, err := Lines(filepath.Join(root, "testdata/rules"))
	if err != nil {
		return nil, err
	}
	r := &Run{Channel: c, differ: make(map[string]string), seen: make(map[string]bool)}
	for _, l := range all {
		if c.Without[l.Kind] == "" {
			r.Lines = append(r.Lines, l)
		}
	}
	return r, nil
}

// Result takes the result of a case, which has the form of the lines that the
// command's replay prints, and compares it with what the case expects.
func (r *Run) Result(l *Line, result []byte) error {
	difference, err := conformance.Check(l.Text, result)
	if err != nil {
		return fmt.Errorf("%s: %w", l.ID, err)
	}
	r.Add(l.ID, difference)
	return nil
}

// Add takes how the result of a case differs, "" where it does not.
func (r *Run) Add(id, difference string) {
	r.seen[id] = true
	if difference != "" {
		r.differ[id] = difference
	}
}

// Unexpected says where the run is not what the channel's file says: a case that
// differs and is not listed, one that is listed and passes, or that nobody ran.
func (r *Run) Unexpected() (all []string) {
	listed := make(map[string]string)
	for _, e := range r.Channel.Exceptions {
		for _, id := range e.IDs {
			if listed[id] != "" {
				all = append(all, id+" is listed twice")
			}
			listed[id] = e.Why
		}
	}
	for _, l := range r.Lines {
		difference := r.differ[l.ID]
		switch why := listed[l.ID]; {
		case !r.seen[l.ID]:
			all = append(all, l.ID+" was not run")
		case difference != "" && why == "":
			all = append(all, fmt.Sprintf("%s: %.500s", l.ID, difference))
		case difference == "" && why != "":
			all = append(all, fmt.Sprintf("%s passes: take it off the list (%s)", l.ID, why))
		}
		delete(listed, l.ID)
	}
	for id := range listed {
		all = append(all, "the exception "+id+" is no case that the channel runs")
	}
	slices.Sort(all)
	return all
}
