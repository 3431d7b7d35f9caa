package overhttp

import "encoding/json"

// Definition is the document of an API, as the control plane prints it, with one
// method for all verbs for each path. What is no MOCK has a backend.
func Definition(integrations map[string]string) ([]byte, error) {
	type method struct {
		HTTPMethod        string         `json:"httpMethod"`
		MethodIntegration map[string]any `json:"methodIntegration"`
	}
	type item struct {
		Path            string            `json:"path"`
		ResourceMethods map[string]method `json:"resourceMethods"`
	}
	var items []item
	for path, integration := range integrations {
		var members map[string]any
		if err := json.Unmarshal([]byte(integration), &members); err != nil {
			return nil, err
		}
		if members["type"] != "MOCK" {
			members["uri"], members["httpMethod"] = "http://backend.example/", "GET"
		}
		items = append(items, item{path, map[string]method{"ANY": {"ANY", members}}})
	}
	return json.Marshal(map[string]any{"items": items})
}
