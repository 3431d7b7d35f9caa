package results

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Result is a row. What a line does not have is null.
type Result struct {
	ID         text                `json:"id" parquet:"id,optional"`
	StatusCode *int32              `json:"statusCode" parquet:"statusCode,optional,dict"`
	Headers    map[string][]string `json:"headers" parquet:"headers,optional" parquet-value:",list"`
	Body       *string             `json:"body" parquet:"body,optional"`
	BodyBase64 *string             `json:"bodyBase64" parquet:"bodyBase64,optional"`
	Selected   *string             `json:"selected" parquet:"selected,optional,dict"`
	Error      *Failure            `json:"error" parquet:"error,optional"`

	// Of a template
	Output           *string         `json:"output" parquet:"output,optional"`
	ResponseOverride json.RawMessage `json:"responseOverride" parquet:"responseOverride,optional,json"`

	// Of a pattern, and of a path
	Matches  *bool   `json:"matches" parquet:"matches,optional"`
	JSON     *string `json:"json" parquet:"json,optional"`
	Value    *string `json:"value" parquet:"value,optional"`
	Definite *bool   `json:"definite" parquet:"definite,optional"`

	// Of a line that is no case
	File *string `json:"file" parquet:"file,optional,dict"`
	Line *int64  `json:"line" parquet:"line,optional"`
}

// Failure is why there is an answer of the gateway, or no result: then it has a
// message only.
type Failure struct {
	Type    *string `json:"type" parquet:"type,optional,dict"`
	Message string  `json:"message" parquet:"message"`
	Log     *string `json:"log" parquet:"log,optional"`
}

// UnmarshalJSON reads an object, or a message.
func (f *Failure) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &f.Message)
	}
	type plain Failure
	return strict(data, (*plain)(f))
}

// text is a string, or the JSON of what is none.
type text = *idText

type idText string

// UnmarshalJSON reads any value.
func (t *idText) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, (*string)(t))
	}
	*t = idText(data)
	return nil
}

// parse reads a line. A member that has no column is an error.
func parse(line []byte, r *Result) error {
	*r = Result{}
	return strict(line, r)
}

func strict(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		return fmt.Errorf("it is no result: %s %s", cmp.Or(wrong.Field, "the line"), "is of the JSON type "+wrong.Value)
	}
	if err != nil {
		return fmt.Errorf("it is no result: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("it is no result: text after the end of the object")
	}
	return nil
}
