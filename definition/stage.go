package definition

// Stage is a stage of an API: a deployment of it under a name. Source: API
// reference, Stage.
type Stage struct {
	Position

	API  string // the name of the API inside the definition, as in Operation
	Name string

	// Variables are the stage variables, $stageVariables of a template.
	Variables map[string]string

	// AccessLog is the format of the access log, a line of $context variables,
	// "" for none (guide, set-up-logging).
	AccessLog string

	// Deployment is the logical ID of the deployment that a template of CloudFormation
	// has the stage serve, "" where it names none.
	Deployment string

	// Unresolved names the variables whose values hold a part that could not be
	// resolved, as ${what it was}, sorted.
	Unresolved []string
}
