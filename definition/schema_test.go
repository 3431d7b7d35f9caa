package definition

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/source"
)

// TestMembers: the members of a part are its fields, each once, but for what
// only the reader notes; no notation has a name twice.
func TestMembers(t *testing.T) {
	for _, part := range []interface{ Members() []Member }{
		new(Integration), new(TLSConfig), new(IntegrationResponse), new(MethodResponse), new(GatewayResponse), new(Method),
	} {
		fields := make(map[uintptr]string)
		v := reflect.ValueOf(part).Elem()
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "Unknown" && name != "Places" {
				fields[v.Field(i).Addr().Pointer()] = name
			}
		}
		names := make(map[string]bool)
		for _, m := range part.Members() {
			field := fields[reflect.ValueOf(m.Value).Pointer()]
			delete(fields, reflect.ValueOf(m.Value).Pointer())
			require.True(t, strings.EqualFold(field, m.JSON), "%T.%s is not the member %s", part, field, m.JSON)
			for _, name := range []string{"JSON " + m.JSON, "CloudFormation " + m.CloudFormation, "Terraform " + m.Terraform} {
				require.False(t, names[name] && !strings.HasSuffix(name, " "), "%T: %s", part, name)
				names[name] = true
			}
		}
		require.Empty(t, fields, "%T", part)
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
				err = unmarshal([]byte(doc), func(d *decoder, n *source.Node, at *source.Path) { d.part(n, at, nil, tls.Members()) })
			} else {
				err = part.(interface{ UnmarshalJSON([]byte) error }).UnmarshalJSON([]byte(doc))
			}
			require.Error(t, err, "%T: %s", part, m.JSON)
		}
	}
}
