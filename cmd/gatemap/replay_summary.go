package main

import (
	"encoding/json"
	"io"
	"strconv"

	"github.com/tidwall/gjson"
)

// maxSelected bounds how many integration responses have a count of their own.
const maxSelected = 1000

// replaySummary counts results. It does not grow with them.
type replaySummary struct {
	Lines            int            `json:"lines"`
	Bad              int            `json:"bad"` // lines that are no cases
	StatusCodes      map[string]int `json:"statusCodes"`
	Selected         map[string]int `json:"selected"`
	OtherSelected    int            `json:"otherSelected,omitempty"` // beyond maxSelected
	GatewayResponses map[string]int `json:"gatewayResponses"`        // by type
	Others           int            `json:"others"`                  // templates, patterns and paths
	Failed           int            `json:"failed"`                  // of these
	BodyBytes        int64          `json:"bodyBytes"`
}

func newReplaySummary() *replaySummary {
	return &replaySummary{StatusCodes: map[string]int{}, Selected: map[string]int{}, GatewayResponses: map[string]int{}}
}

// add counts the result of a line, or a line that has none.
func (s *replaySummary) add(result []byte, err error) {
	s.Lines++
	if err != nil {
		s.Bad++
		return
	}
	members := gjson.GetManyBytes(result, "statusCode", "selected", "error", "body", "bodyBase64")
	status, selected, failed, body, b64 := members[0], members[1], members[2], members[3], members[4]
	if !status.Exists() {
		s.Others++
		if failed.Exists() {
			s.Failed++
		}
		return
	}
	s.StatusCodes[strconv.FormatInt(status.Int(), 10)]++
	if failed.Exists() {
		s.GatewayResponses[failed.Get("type").Str]++
	}
	if selected.Exists() {
		if s.Selected[selected.Str] == 0 && len(s.Selected) == maxSelected {
			s.OtherSelected++
		} else {
			s.Selected[selected.Str]++
		}
	}
	s.BodyBytes += int64(len(body.Str) + len(b64.Str)/4*3)
	for i := len(b64.Str); i > 0 && b64.Str[i-1] == '='; i-- {
		s.BodyBytes--
	}
}

// write writes the counts as one line of JSON.
func (s *replaySummary) write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(s)
}
