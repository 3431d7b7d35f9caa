package lint

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
)

// WriteText writes findings as compilers do, each with its fix on a line below.
// What is no text to look at in a definition's parts is escaped, so that a
// finding stays in its line whatever it quotes.
func WriteText(w io.Writer, findings []Finding) error {
	for i := range findings {
		f := &findings[i]
		text := source.Printable(f.String()) + "\n"
		text += usesLine(f)
		if f.Fix != "" {
			text += "\tfix: " + source.Printable(f.Fix) + "\n"
		}
		if f.Input != "" {
			text += "\tshown by: " + source.Printable(f.Input) + "\n"
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
	}
	return nil
}

// maxUses bounds the places that a text names.
const maxUses = 5

// usesLine says where else a finding holds, on a line of its own.
func usesLine(f *Finding) string {
	if len(f.Uses) == 0 {
		return ""
	}
	var names []string
	for _, p := range append([]Part{f.About}, f.Uses...) {
		name := p.String()
		if p.At.Line > 0 {
			name += fmt.Sprintf(" (line %d)", p.At.Line)
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) < 2 {
		return ""
	}
	more := ""
	if n := len(names) - maxUses; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return "\tused by: " + source.Printable(strings.Join(names[:min(len(names), maxUses)], ", ")+more) + "\n"
}

// WriteJSON writes one object a line.
func WriteJSON(w io.Writer, findings []Finding) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range findings {
		if err := enc.Encode(&findings[i]); err != nil {
			return err
		}
	}
	return nil
}

// WriteGitHub writes workflow commands, which GitHub shows as annotations, one a
// line whatever they quote.
func WriteGitHub(w io.Writer, findings []Finding) error {
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	for i := range findings {
		f := &findings[i]
		command := f.Severity.String()
		if f.Severity == Note {
			command = "notice"
		}
		place := "file=" + property.Replace(source.Printable(f.File))
		if f.Line > 0 {
			place += fmt.Sprintf(",line=%d,col=%d", f.Line, f.Column)
		}
		message := source.Printable(f.Message)
		if f.Fix != "" {
			message += "\nfix: " + source.Printable(f.Fix)
		}
		if f.Input != "" {
			message += "\nshown by: " + source.Printable(f.Input)
		}
		if _, err := fmt.Fprintf(w, "::%s %s,title=%s::%s\n", command, place, property.Replace(source.Printable(f.Rule())), data.Replace(message)); err != nil {
			return err
		}
	}
	return nil
}

// The parts of SARIF 2.1.0 that are written.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		FullName       string      `json:"fullName,omitempty"`
		Version        string      `json:"version"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifRule struct {
		ID      string     `json:"id"`
		Short   sarifText  `json:"shortDescription"`
		Full    sarifText  `json:"fullDescription"`
		Help    sarifText  `json:"help"`
		Default sarifLevel `json:"defaultConfiguration"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Prints    sarifPrints     `json:"partialFingerprints"`
	}
	sarifPrints struct {
		Gatemap string `json:"gatemap/v1"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
	}
)

// numericVersion is the version of a release in what the tool says of itself.
var numericVersion = lazyregexp.New(`(?:^|\s)v?(\d+(?:\.\d+)+)(?:[-+]\S*)?(?:\s|$)`)

// WriteSARIF writes a SARIF 2.1.0 log. version is what the tool says of itself; of a
// build that is no release the version is 0.0.0.
// partialFingerprints are those of Fingerprints.
func WriteSARIF(w io.Writer, findings []Finding, version string) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "gatemap", InformationURI: "https://github.com/gatemap/gatemap", FullName: version, Version: "0.0.0"}
	if m := numericVersion.FindStringSubmatch(version); m != nil {
		run.Tool.Driver.Version = m[1]
	}
	index := map[string]int{}
	for i, r := range rules {
		index[r.ID] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{ID: r.ID, Short: sarifText{r.Summary},
			Full: sarifText{r.Summary + " " + r.Help}, Help: sarifText{r.Help + " Source: " + r.Source + "."}, Default: sarifLevel{r.Severity.String()}})
	}
	prints := Fingerprints(findings)
	for i := range findings {
		run.Results = append(run.Results, sarifOf(&findings[i], index, prints[i]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func sarifOf(f *Finding, index map[string]int, print string) sarifResult {
	message := f.Message
	if f.Fix != "" {
		message += "\nFix: " + f.Fix
	}
	if f.Input != "" {
		message += "\nShown by: " + f.Input
	}
	at := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{artifactURI(f.File)}}}
	if f.Line > 0 {
		at.Physical.Region = &sarifRegion{f.Line, f.Column}
	}
	for _, name := range []string{f.Pointer, f.About.String()} {
		if name != "" {
			at.Logical = append(at.Logical, sarifLogical{name})
		}
	}
	return sarifResult{f.Rule(), index[f.Rule()], f.Severity.String(), sarifText{message}, []sarifLocation{at}, sarifPrints{print}}
}

// artifactURI makes a URI reference of a file name, relative where the name is.
func artifactURI(name string) string {
	name = path.Clean(strings.ReplaceAll(name, `\`, "/"))
	var b strings.Builder
	for i := range len(name) {
		ch := name[i]
		if ch > ' ' && ch < 0x7F && strings.IndexByte(`"%<>\^{}|#?`+"`", ch) < 0 {
			b.WriteByte(ch)
		} else {
			fmt.Fprintf(&b, "%%%02X", ch)
		}
	}
	return b.String()
}
