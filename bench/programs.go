package bench

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// earlier is the commit that rows compare with: the last one before the work on
// speed that they measure.
const earlier = "b1968195965afcbfdef36f697136fbeae9858c19"

// Unavailable says why a row cannot be measured here: a runtime or the history is
// missing. That is no missed goal.
type Unavailable struct{ Why string }

// Error says why.
func (u *Unavailable) Error() string { return "not measured: " + u.Why }

// programs are what rows start as processes of their own, built when the first row
// asks for them.
type programs struct {
	folder string
	now    func() (folder string, err error) // gatemap, engine, hello and proxy of this tree
	before func() (folder string, err error) // gatemap and engine of the earlier commit
}

func (s *Session) programs() (*programs, error) {
	if s.built != nil {
		return s.built, nil
	}
	folder, err := os.MkdirTemp("", "gatemap-bench")
	if err != nil {
		return nil, err
	}
	s.built = &programs{folder: folder, now: sync.OnceValues(func() (string, error) {
		return folder, build(moduleFolder(), folder, "gatemap", "./cmd/gatemap", "engine", "./bench/engine", "hello", "./bench/hello", "proxy", "./bench/proxy")
	}), before: sync.OnceValues(buildEarlier)}
	return s.built, nil
}

// Close removes what was built for the session.
func (s *Session) Close() error {
	if s.built == nil {
		return nil
	}
	return os.RemoveAll(s.built.folder)
}

// built returns the path of a program of this tree.
func (s *Session) program(name string) (string, error) {
	p, err := s.programs()
	if err != nil {
		return "", err
	}
	folder, err := p.now()
	return filepath.Join(folder, name), err
}

// pair returns the paths of a program of this tree and of the earlier commit.
func (s *Session) pair(name string) (now, before string, err error) {
	if now, err = s.program(name); err != nil {
		return "", "", err
	}
	folder, err := s.built.before()
	return now, filepath.Join(folder, name), err
}

// moduleFolder is the root of this module, "." where go does not tell.
func moduleFolder() string {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gatemap/gatemap").Output()
	if err != nil {
		return "."
	}
	return strings.TrimSpace(string(out))
}

// build builds packages in a tree as they are released, which is without C: names and
// packages in turn. With C, package net brings the loader of shared libraries into the
// command, which then takes a quarter longer to start.
func build(tree, folder string, pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		cmd := exec.Command("go", append([]string{"build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(folder, pairs[i])}, strings.Fields(pairs[i+1])...)...)
		cmd.Dir = tree
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w: %.500s", pairs[i], err, out)
		}
	}
	return nil
}

// fromHere are the sources that the earlier commit is built with, beside its own.
var fromHere = []string{"bench/engine/main.go", "bench/engine/before.go"}

// buildEarlier builds the programs of the earlier commit, once for each version of
// Go and of what is added to it, and returns the folder that they stay in.
func buildEarlier() (string, error) {
	root := moduleFolder()
	if out, err := exec.Command("git", "-C", root, "cat-file", "-e", earlier+"^{commit}").CombinedOutput(); err != nil {
		return "", &Unavailable{fmt.Sprintf("commit %.7s, which is compared with, is not here; a clone with history has it (%v: %.80s)", earlier, err, out)}
	}
	sources := map[string][]byte{}
	hash := sha256.New()
	fmt.Fprintln(hash, earlier, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, name := range fromHere {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return "", err
		}
		sources[name] = text
		fmt.Fprintln(hash, name, len(text))
		hash.Write(text)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "gatemap-bench", fmt.Sprintf("%.7s-%x", earlier, hash.Sum(nil)[:6]))
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	return folder, buildInWorktree(root, folder, sources)
}

// buildInWorktree checks the commit out, adds the sources and builds. The folder is
// there with both programs or not at all.
func buildInWorktree(root, folder string, sources map[string][]byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(folder), "building")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	tree := filepath.Join(temp, "tree")
	if out, err := exec.Command("git", "-C", root, "worktree", "add", "--detach", tree, earlier).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %.300s", err, out)
	}
	defer exec.Command("git", "-C", root, "worktree", "remove", "--force", tree).Run()
	for name, text := range sources {
		path := filepath.Join(tree, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, text, 0o600)); err != nil {
			return err
		}
	}
	to := filepath.Join(temp, "programs")
	if err := build(tree, to, "gatemap", "./cmd/gatemap", "engine", "bench/engine/main.go bench/engine/before.go"); err != nil {
		return err
	}
	return os.Rename(to, folder)
}
