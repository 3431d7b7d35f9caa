package bench

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/analysis/witness"
	"github.com/gatemap/gatemap/internal/vtl"
)

// realTemplate is a template of somebody that reads the body.
type realTemplate struct {
	from, source string
	places       *witness.Places
}

// realTemplates returns the templates that read the body, each text once: those of
// the integrations of public repositories that the tests have, those of the examples,
// and those in a folder of files as the one that the tests' were taken from, "" for
// none.
func realTemplates(root, folder string) (list []realTemplate, err error) {
	seen := map[string]bool{}
	add := func(from string, in *gatemap.Integration) {
		if in == nil {
			return
		}
		for key, r := range in.IntegrationResponses.All() {
			for _, text := range r.ResponseTemplates.All() {
				if text == nil || seen[*text] {
					continue
				}
				seen[*text] = true
				if t, ok := readingBody(*text); ok {
					t.from = from + " " + key
					list = append(list, t)
				}
			}
		}
	}
	err = errors.Join(testedIntegrations(filepath.Join(root, "testdata", "rules", "real.ndjson"), add), exampleIntegrations(filepath.Join(root, "examples"), add))
	if folder != "" {
		err = errors.Join(err, foundIntegrations(folder, add))
	}
	return list, err
}

// readingBody reports whether a template can be compiled and reads the body.
func readingBody(text string) (t realTemplate, ok bool) {
	if _, err := gatemap.Compile(withTemplate(text), gatemap.Options{}); err != nil {
		return t, false
	}
	elements, err := vtl.Inspect(text, vtl.Options{})
	if err != nil {
		return t, false
	}
	reads := analysis.Elements(text, elements, &analysis.Env{Inner: true}).Reads
	return realTemplate{source: text, places: witness.PlacesOf(reads)}, len(reads) > 0
}

// testedIntegrations gives the integrations of a file of test cases.
func testedIntegrations(name string, add func(string, *gatemap.Integration)) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c struct {
			ID          string
			Integration gatemap.Integration
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return err
		}
		add(c.ID, &c.Integration)
	}
	return lines.Err()
}

// exampleIntegrations gives those of the definitions below a folder. Other files are
// no definitions.
func exampleIntegrations(folder string, add func(string, *gatemap.Integration)) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err != nil || entry.IsDir() || ext != ".yaml" && ext != ".json" {
			return err
		}
		if api, err := formats.LoadFile(path, formats.Options{}); err == nil {
			for i := range api.Methods {
				add(filepath.Base(folder)+"/"+entry.Name(), api.Methods[i].Integration)
			}
		}
		return nil
	})
}

// foundIntegrations gives those of a folder as of testdata/realworld.json: a response
// with a template beside its media type, or a list of responses.
func foundIntegrations(folder string, add func(string, *gatemap.Integration)) error {
	for _, pattern := range []string{"[0-9]*.json", "integrations/g*.json"} {
		files, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return err
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			type response struct {
				Template          *string
				ResponseTemplates map[string]*string
			}
			var f struct {
				response
				IntegrationResponses []response
			}
			if err := json.Unmarshal(text, &f); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			for i, r := range append(f.IntegrationResponses, f.response) {
				templates := gatemap.Ordered[*string]{{Key: "application/json", Value: r.Template}}
				for kind, text := range r.ResponseTemplates {
					templates.Set("x-"+kind, text)
				}
				var in gatemap.Integration
				in.IntegrationResponses.Set(fmt.Sprint(i), gatemap.IntegrationResponse{ResponseTemplates: templates})
				add(filepath.Base(name), &in)
			}
		}
	}
	return nil
}

// body makes a body of about size bytes of what the template reads: its lists become
// longer, and what is then missing are members that nothing reads, as answers have.
func (t *realTemplate) body(size int) string {
	payload := func(length int) string { return t.places.Payload(t.places.Everyday(length)) }
	// Lists in lists make that grow faster than the length does.
	length := 1
	for step := 1; step > 0; {
		if grown := len(payload(length + step)); grown > size || grown == len(payload(length)) {
			step /= 2
			continue
		}
		length += step
		step *= 2
	}
	text := payload(length)
	if rest := size - len(text) - len(`,"unread":[]`); rest > 40 && strings.HasSuffix(text, "}") {
		text = strings.Replace(text[:len(text)-1]+`,"unread":[`+unread(rest)+"]}", "{,", "{", 1)
	}
	return text
}

// unread are objects of about size bytes.
func unread(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size-20; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"kind":"other","note":"nothing reads it %d"}`, i, i)
	}
	return b.String()
}
