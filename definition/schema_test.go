package definition

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/confjson"
)

// TestMembers: the members of a part are its fields that JSON has, each once,
// under the name that encoding/json writes; no notation has a name twice.
func TestMembers(t *testing.T) {
	for _, part := range []interface{ Members() []Member }{
		new(Integration), new(TLSConfig), new(IntegrationResponse), new(MethodResponse), new(GatewayResponse), new(Method),
	} {
		v := reflect.ValueOf(part).Elem()
		members := make(map[string]Member)
		names := make(map[string]bool)
		for _, m := range part.Members() {
			require.NotContains(t, members, m.JSON)
			members[m.JSON] = m
			for _, name := range []string{"CloudFormation " + m.CloudFormation, "Terraform " + m.Terraform} {
				require.False(t, names[name] && !strings.HasSuffix(name, " "), "%T: %s", part, name)
				names[name] = true
			}
		}
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if name == "-" {
				continue
			}
			m, ok := members[name]
			require.True(t, ok, "%T has no member %s", part, name)
			require.Equal(t, v.Field(i).Addr().Pointer(), reflect.ValueOf(m.Value).Pointer(), "%T: %s", part, name)
			delete(members, name)
		}
		require.Empty(t, members)
	}
}

// TestMembersAreRead: the reader of JSON knows the type of every member.
func TestMembersAreRead(t *testing.T) {
	const wrong = `[[]]` // for each of them
	for _, part := range []interface{ Members() []Member }{
		new(Integration), new(TLSConfig), new(IntegrationResponse), new(MethodResponse), new(GatewayResponse), new(Method),
	} {
		for _, m := range part.Members() {
			doc := `{"` + m.JSON + `": ` + wrong + `}`
			var err error
			if tls, ok := part.(*TLSConfig); ok {
				err = unmarshal([]byte(doc), func(d *decoder, n *confjson.Node, at *confjson.Path) { d.part(n, at, nil, tls.Members()) })
			} else {
				err = part.(interface{ UnmarshalJSON([]byte) error }).UnmarshalJSON([]byte(doc))
			}
			require.Error(t, err, "%T: %s", part, m.JSON)
		}
	}
}
