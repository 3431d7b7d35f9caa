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
	body := listBody(mediumItems)
	require.NoError(t, json.Unmarshal(body, &in))
	require.Len(t, in.Items, mediumItems)
	require.Contains(t, string(listByHand(nil, body)), `{"id": 100, "name": "`)
}

func TestBodiesHaveTheirSizes(t *testing.T) {
	require.InDelta(t, 340, len(smallBody()), 60)
	require.InDelta(t, 15_000, len(listBody(mediumItems)), 3000)
	for _, size := range []int{998, 51_000, 979_000} {
		body := paddedBody(size)
		require.True(t, json.Valid(body))
		require.InEpsilon(t, size, len(body), 0.2)
	}
	require.Len(t, errorBody("[404] gone", 2200), 2200)
	require.True(t, json.Valid(errorBody("[404] gone", 138)))
}
