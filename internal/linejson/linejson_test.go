package linejson_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/linejson"
)

func TestPlain(t *testing.T) {
	type innerLine struct {
		Status  int               `json:"status"`
		Headers map[string]string `json:"headers"`
	}
	type line struct {
		innerLine
		Names []string `json:"names"`
		Body  []byte   `json:"body"`
		On    bool     `json:"on"`
		Text  string   `json:"text"`
		Deep  struct {
			N float64 `json:"n"`
		} `json:"deep"`
	}
	for text, want := range map[string]string{
		`[]`:                      "a list where an object belongs",
		`"x"`:                     "a string where an object belongs",
		`{"status": "a"}`:         "status: a string where a whole number belongs",
		`{"status": 1.5}`:         "status: 1.5 where a whole number belongs",
		`{"headers": []}`:         "headers: a list where an object belongs",
		`{"names": {}}`:           "names: an object where a list belongs",
		`{"body": 5}`:             "body: a number where a string belongs",
		`{"on": 1}`:               "on: a number where true or false belongs",
		`{"text": true}`:          "text: true or false where a string belongs",
		`{"deep": {"n": "x"}}`:    "deep.n: a string where a number belongs",
		``:                        "there is no JSON value",
		`{"text": "a`:             "the JSON ends too early",
		`{"text": }`:              "invalid character '}' looking for beginning of value",
		`{"headers": {"a": [1]}}`: "headers: a list where a string belongs",
	} {
		err := linejson.Plain(json.NewDecoder(strings.NewReader(text)).Decode(new(line)))
		require.EqualError(t, err, want, text)
	}
	require.NoError(t, linejson.Plain(nil))
	other := errors.New("other")
	require.Equal(t, other, linejson.Plain(other))
}
