//go:build !js

package cases

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaptest/coverage"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/target"
)

// Project runs case files. It reads API definitions once and measures
// coverage. It is for one goroutine.
type Project struct {
	// Root is the folder that definitions must be in. "" is, for each case
	// file, the nearest folder above it that has a .git, else the working
	// directory if the case file is below it, else the first of Folders that it
	// is below, else the folder of the file.
	Root string
	// Folders are those that somebody named, to search them for case files.
	Folders []string

	definitions map[string]*loaded
	targets     map[string]*compiled
	order       []*compiled
	warnings    []string
}

// definition is an API definition that has been read, or could not be.
type loaded struct {
	api      *formats.API
	problems *target.Problems
	path     string // for people, and for whoever watches
	err      error
}

// compiled is an integration that is ready to be evaluated.
type compiled struct {
	engine   *gatemap.Engine       // nil of a proxy
	method   *definition.Operation // with the type that the case file says
	coverage *coverage.Mapping
	file     string // the definition
}

// Result is the outcome of a case, with what it did not meet.
type Result struct {
	File        *File
	Case        *Case
	Outcome     *Outcome
	Differences []Difference // none when it passed
}

// Passed reports whether every expectation was met.
func (r *Result) Passed() bool { return len(r.Differences) == 0 }

// Coverage returns what the cases that ran have reached, by integration. Of an
// integration without cases it has nothing.
func (p *Project) Coverage() coverage.Report {
	all := make(coverage.Report, len(p.order))
	for i, t := range p.order {
		all[i] = t.coverage
	}
	return all
}

// CoverageOfDefinitions returns what the cases that ran have reached of all
// integrations of the definitions that they name: nothing of one without cases,
// also where it could not be compiled. Proxy integrations and those without
// integration responses have nothing to reach.
func (p *Project) CoverageOfDefinitions() coverage.Report {
	all := p.Coverage()
	seen := map[string]bool{}
	for _, t := range p.order {
		seen[methodKey(t.file, t.method)] = true
	}
	for _, key := range slices.Sorted(maps.Keys(p.definitions)) {
		d := p.definitions[key]
		if d.err != nil {
			continue
		}
		for i := range d.api.Methods {
			m := &d.api.Methods[i]
			if key := methodKey(d.path, m); !seen[key] && !isProxy(m) && len(m.Integration.IntegrationResponses) > 0 {
				seen[key] = true // one definition may be read with several parameters
				all = append(all, coverage.New(m, d.path))
			}
		}
	}
	return all
}

func methodKey(file string, m *definition.Operation) string {
	return strings.Join([]string{file, m.API, m.HTTPMethod, m.Path}, "\x00")
}

// Warnings returns the problems that the definitions have in the methods that
// the case files are about, each one once.
func (p *Project) Warnings() []string { return p.warnings }

// Definitions returns the paths of the definitions that were read.
func (p *Project) Definitions() []string {
	var all []string
	for _, d := range p.definitions {
		if !slices.Contains(all, d.path) {
			all = append(all, d.path)
		}
	}
	slices.Sort(all)
	return all
}

// Run evaluates the cases of a file for which run reports true; nil is all. The
// error is definition.Faults: the definition cannot be used.
func (p *Project) Run(f *File, run func(*Case) bool) ([]Result, error) {
	t, err := p.compiled(f)
	if err != nil {
		return nil, err
	}
	var results []Result
	for i := range f.Cases {
		c := &f.Cases[i]
		if run != nil && !run(c) {
			continue
		}
		outcome, err := t.evaluate(f, c)
		if err != nil {
			return nil, err
		}
		results = append(results, Result{f, c, outcome, c.compare(outcome)})
	}
	return results, nil
}

// Operation returns the method that a case file is about, with what the file says
// of it. The error is definition.Faults.
func (p *Project) Operation(f *File) (*definition.Operation, error) {
	t, err := p.compiled(f)
	if err != nil {
		return nil, err
	}
	return t.method, nil
}

// Check reports whether the integration that a case file is about can be
// evaluated. The error is definition.Faults.
func (p *Project) Check(f *File) error {
	_, err := p.compiled(f)
	return err
}

// compiled compiles the integration that a case file is about.
func (p *Project) compiled(f *File) (*compiled, error) {
	def := p.definition(f)
	if def.err != nil {
		return nil, f.fault("definition", def.err, "%v", def.err)
	}
	method, err := f.method(def.api)
	if err != nil {
		p.warn(def.api.Problems) // one of them may say why
		return nil, err
	}
	p.warn(def.problems.About(method))
	key := strings.Join(append([]string{def.path, fmt.Sprintf("%p", method), f.Type, strconv.FormatBool(f.FoldHeaderNames)}, f.BinaryMediaTypes...), "\x00")
	if t, ok := p.targets[key]; ok {
		return t, nil
	}
	t, err := f.compile(method, coverage.New(method, def.path))
	if err != nil {
		return nil, err
	}
	t.file = def.path
	if p.targets == nil {
		p.targets = map[string]*compiled{}
	}
	p.targets[key] = t
	if !isProxy(method) { // a proxy has nothing to cover
		p.order = append(p.order, t)
	}
	return t, nil
}

// warn notes problems of a definition that change what is evaluated.
func (p *Project) warn(problems definition.Faults) {
	for _, problem := range problems {
		if text := problem.Error(); problem.Severity == formats.Error && !slices.Contains(p.warnings, text) {
			p.warnings = append(p.warnings, text)
		}
	}
}

// methodFault is the fault of a key that names no method, or several.
func (f *File) methodFault(key, format string, args ...any) definition.Faults {
	faults := f.fault(key, nil, format, args...)
	faults[0].Code = definition.CodeMethod
	return faults
}

func (f *File) fault(key string, cause error, format string, args ...any) definition.Faults {
	at := f.lines[key]
	fault := definition.Faultf(definition.Position{File: f.Name, Line: at.line, Column: at.column}, format, args...)
	fault.Err = cause
	return definition.Faults{fault}
}

// definition reads the definition of a case file, once for all files that mean
// the same.
func (p *Project) definition(f *File) *loaded {
	path := filepath.Join(filepath.Dir(f.Name), filepath.FromSlash(f.Definition))
	root, err := p.root(f.Name)
	if err != nil {
		return &loaded{path: path, err: err}
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return &loaded{path: path, err: err}
	}
	key := strings.Join([]string{abs, root, string(f.Format), fmt.Sprint(f.Parameters)}, "\x00")
	if d, ok := p.definitions[key]; ok {
		return d
	}
	d := &loaded{path: path}
	if d.api, d.err = load(f, root, path); d.err == nil {
		d.problems = target.ProblemsOf(d.api)
	}
	if p.definitions == nil {
		p.definitions = map[string]*loaded{}
	}
	p.definitions[key] = d
	return d
}

// load reads a definition, which no path and no symbolic link leads out of the
// folder dir. It may include what is in that folder.
func load(f *File, dir, shown string) (*formats.API, error) {
	if filepath.IsAbs(f.Definition) || strings.HasPrefix(f.Definition, "/") {
		return nil, errors.New("the definition is a path relative to the case file")
	}
	file, err := filepath.Abs(f.Name)
	if err != nil {
		return nil, err
	}
	name, err := filepath.Rel(dir, filepath.Join(filepath.Dir(file), filepath.FromSlash(f.Definition)))
	if err != nil {
		return nil, err
	}
	if !filepath.IsLocal(name) && isFolder(dir) {
		return nil, fmt.Errorf("the definition %s is outside of %s; --root names another folder", f.Definition, dir)
	}
	return target.Load(shown, formats.Options{Format: f.Format, Parameters: f.Parameters, Root: dir})
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// root is the folder that the definition of a case file must be in.
func (p *Project) root(file string) (string, error) {
	if p.Root != "" {
		return filepath.Abs(p.Root)
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	for dir := filepath.Dir(abs); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	for _, dir := range append([]string{"."}, p.Folders...) {
		if dir, err = filepath.Abs(dir); err != nil {
			return "", err
		}
		if rel, err := filepath.Rel(dir, abs); err == nil && filepath.IsLocal(rel) {
			return dir, nil
		}
	}
	return filepath.Dir(abs), nil
}

// method finds the method that a case file is about.
func (f *File) method(api *formats.API) (*definition.Operation, error) {
	found, all := target.Named(api, target.Query{API: f.API, Method: f.Method, Path: f.Path}), target.Named(api, target.Query{})
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(all) == 0:
		return nil, f.methodFault("definition", "%s has no integrations", f.Definition)
	case len(found) == 0:
		key := cmp.Or(present(f.Path, "path"), present(f.Method, "method"), "api")
		return nil, f.methodFault(key, "%s has no method %s; it has %s", f.Definition, strings.TrimSpace(f.API+" "+f.Method+" "+f.Path), methodNames(all))
	}
	return nil, f.methodFault("definition", "%s has %d methods; name one with method: and path: (%s)", f.Definition, len(found), methodNames(found))
}

func present(value, name string) string {
	if value == "" {
		return ""
	}
	return name
}

func methodNames(methods []*definition.Operation) string {
	const most = 20
	var names []string
	several := target.SeveralAPIs(methods)
	for i, m := range methods {
		if i == most {
			names = append(names, "...")
			break
		}
		name := strings.TrimSpace(m.HTTPMethod + " " + m.Path)
		if several && m.API != "" {
			name += " of " + m.API
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// compile makes the engine of a method. Faults are reported where they stand
// in the definition.
func (f *File) compile(m *definition.Operation, cover *coverage.Mapping) (*compiled, error) {
	method, err := settle.WithType(m, "the definition", "type: ", f.Type)
	if err != nil {
		return nil, f.fault(cmp.Or(present(f.Type, "type"), "definition"), err, "%v", err)
	}
	if f.BinaryMediaTypes != nil {
		method.BinaryMediaTypes = f.BinaryMediaTypes
	}
	if isProxy(method) {
		return &compiled{method: method, coverage: cover}, nil
	}
	engine, err := gatemap.CompileMethod(method, gatemap.Options{TemplateHooks: cover.Hooks, FoldHeaderNames: f.FoldHeaderNames})
	if err != nil {
		return nil, settle.Faults(err, method, method.Locate)
	}
	return &compiled{engine: engine, method: method, coverage: cover}, nil
}
