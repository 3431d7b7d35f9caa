package oracle

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Oracle is a running filter: a template line in, a result line out, in order.
// It is not safe for concurrent use.
type Oracle struct {
	command string
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	stderr  *head // what the process complained about
	alive   bool  // a question has been answered
}

// StartOracle starts a command with the shell. Close ends it.
func StartOracle(command string) (*Oracle, error) {
	o := &Oracle{command: command}
	return o, o.start()
}

func (o *Oracle) start() error {
	o.cmd = exec.Command("sh", "-c", "exec "+o.command)
	o.stderr = &head{}
	o.cmd.Stderr = o.stderr
	in, err := o.cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("oracle: %w", err)
	}
	out, err := o.cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("oracle: %w", err)
	}
	if err := o.cmd.Start(); err != nil {
		return fmt.Errorf("oracle: %w", err)
	}
	o.in, o.out = in, bufio.NewReaderSize(out, 1<<20)
	return nil
}

// Close ends the process.
func (o *Oracle) Close() error {
	o.in.Close()
	done := make(chan error, 1)
	go func() { done <- o.cmd.Wait() }()
	select {
	case err := <-done:
		return err
	case <-time.After(10 * time.Second):
		o.cmd.Process.Kill()
		return <-done
	}
}

// Ask sends the cases and gives their answers. Writing and reading overlap, so
// any number of cases may be asked at once. After an answer that leaves the
// process with runaway threads or without memory, a new process takes over
// before the next question. A case at which the process ends counts as one that
// overflowed its stack, which is what ends it.
func (o *Oracle) Ask(cases []Case) ([]Answer, error) {
	var answers []Answer
	for len(answers) < len(cases) {
		more, err := o.ask(cases[len(answers):])
		answers = append(answers, more...)
		switch {
		case err == nil:
		case !errors.Is(err, io.EOF):
			return nil, fmt.Errorf("oracle: %w", err)
		case !o.alive:
			return nil, fmt.Errorf("oracle: it gave no answer at all: %s", o.stderr)
		default:
			answers = append(answers, Answer{Error: "StackOverflowError: the process ended"})
			if err := o.restart(); err != nil {
				return nil, err
			}
		}
	}
	for _, a := range answers {
		if strings.Contains(a.Error, "TimeoutException") || strings.Contains(a.Error, "OutOfMemoryError") {
			return answers, o.restart()
		}
	}
	return answers, nil
}

// ask sends the cases; with an error it gives the answers that came before it.
func (o *Oracle) ask(cases []Case) ([]Answer, error) {
	written := make(chan struct{})
	go func(in io.Writer) {
		defer close(written)
		w := bufio.NewWriterSize(in, 1<<16)
		var line []byte
		for i := range cases {
			line = append(cases[i].AppendLine(line[:0]), '\n')
			w.Write(line) // a pipe that breaks shows at the reading end
		}
		w.Flush()
	}(o.in)
	answers := make([]Answer, 0, len(cases))
	for range cases {
		line, err := o.out.ReadBytes('\n')
		if err != nil {
			return answers, err
		}
		a, err := ParseAnswer(line)
		if err != nil {
			return answers, err
		}
		answers, o.alive = append(answers, a), true
	}
	<-written
	return answers, nil
}

func (o *Oracle) restart() error {
	o.in.Close()
	o.cmd.Process.Kill()
	o.cmd.Wait()
	return o.start()
}

// head keeps the beginning of what is written to it, while others may read it.
type head struct {
	mu   sync.Mutex
	text []byte
}

func (t *head) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if room := 4000 - len(t.text); room > 0 {
		t.text = append(t.text, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (t *head) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
