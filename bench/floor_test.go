package bench

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHandWrittenListIsRight(t *testing.T) {
	var in struct {
		Items []struct {
			ID         int
			Name, Note string
			Price      float64
		}
	}
	body := ListBody(MediumItems)
	require.NoError(t, json.Unmarshal(body, &in))
	require.Len(t, in.Items, MediumItems)
	require.Contains(t, string(ListByHand(nil, body)), `{"id": 100, "name": "`)
}

func TestBodiesHaveTheirSizes(t *testing.T) {
	require.InDelta(t, 340, len(SmallBody()), 60)
	require.InDelta(t, 15_000, len(ListBody(MediumItems)), 3000)
	for _, size := range []int{998, 51_000, 979_000} {
		body := PaddedBody(size)
		require.True(t, json.Valid(body))
		require.InEpsilon(t, size, len(body), 0.2)
	}
	require.Len(t, ErrorBody("[404] gone", 2200), 2200)
	require.True(t, json.Valid(ErrorBody("[404] gone", 138)))
}
