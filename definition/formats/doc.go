// Package formats reads API definitions, in the notations that people and tools
// keep them in, into the integrations that package gatemap compiles.
//
//	api, err := formats.LoadFile("template.yaml", formats.Options{})
//	for _, m := range api.Methods {
//		fmt.Println(m.HTTPMethod, m.Path, m.Integration.Type, m.Position)
//	}
//
// gatemap.CompileMethod takes such a method whole, with what the definition says
// of its API and of its backend.
//
// # Formats
//
// The format is detected by the members of the document, and for Terraform by
// the extensions .tf and .tf.json; Options.Format names it where that is not
// wanted.
//
//	format          what is read
//	aws-cli         get-integration-response, get-integration, get-method, get-resource(s) --embed methods
//	                with binaryMediaTypes, gatewayResponses, requestValidators, models, authorizers and
//	                stages beside the items
//	openapi         OpenAPI 2 and 3, JSON or YAML: x-amazon-apigateway-integration (also by $ref),
//	                -any-method, -binary-media-types, -gateway-responses; parameters, bodies, schemas,
//	                security and -request-validator(s)
//	cloudformation  AWS::ApiGateway::Method, Resource, RestApi (Body), GatewayResponse, RequestValidator,
//	                Model, Authorizer, Stage
//	sam             the same and AWS::Serverless::Api: DefinitionBody, DefinitionUri, Cors, Auth, Models,
//	                Globals; the events of functions and state machines
//	cdk             *.template.json, or the folder cdk.out with its nested assemblies, nested
//	                stacks and assets
//	terraform-json  terraform show -json of a plan or a state, with child modules
//	terraform       the .tf and .tf.json files of a folder, with tfvars and modules below the folder,
//	                or cdktf.out with its stacks
//	serverless      functions.*.events.http with the framework's defaults, cors, and resources
//
// A mapping template that is a file of its own is read where Options.Format is
// Template, as that of one integration response.
//
// Intrinsic functions of CloudFormation, expressions of Terraform and
// variables of the Serverless Framework are evaluated as far as the definition
// and Options.Parameters allow: the real environment, the network and the
// account are never asked. Files are included from the definition's folder and
// from below it only, or from the folder that Options.Root names.
//
// # What is reported
//
// Nothing is guessed. A part that cannot be resolved stays visible in the text
// as ${what it was}, and a fault in API.Problems gives its place: an Error where evaluation
// reads the value, a Note where it does not, as in the URI of a Lambda
// function that only a deployment knows. Of a condition that is not known
// neither branch is taken. Fn::Sub and Velocity both write ${name}: names that
// the template has are substituted, ${!name} becomes ${name}, and any other
// stays, with an Error, because CloudFormation refuses it.
//
// A member that nothing reads is named, with the nearest name. What a false
// condition leaves out is named with the parameters that would bring it in. A
// key that is there twice is reported where it is read. HTTP and WebSocket
// APIs, which have no integration responses, are named once.
//
// Every part has a position, in Method.Places, and Position.At leads from a
// line of a template to the line of the file that it stands in.
//
// # What is left out
//
// What a method demands of a request, and what its API declares for that, is in
// Operation.Request, Schemas and Authorizers; docs/formats.md says what it is in
// each format. A validator, an authorizer or a model that the definition does not
// declare is a Note, and stays in the Operation as one that is not known. A schema
// of an OpenAPI document that stands in place of a model gets a name that begins
// with MODEL, as from the service.
//
// Always with a problem: nested stacks and S3 locations whose files are neither
// in cdk.out nor beside the template, and macros other than AWS::Include and AWS::LanguageExtensions; modules of Terraform from a
// registry, dynamic blocks, data sources that ask somebody, and functions
// beyond the common ones; methods that plugins of the Serverless Framework make, and
// variables from programs or the account. Paths are those of the resources: a
// basePath of OpenAPI 2 is not part of them.
//
// # Binary media types
//
// In the BinaryMediaTypes of a RestApi, of SAM's API and of the Serverless
// Framework's provider.apiGateway ~1 is a slash, as CloudFormation reads it;
// elsewhere types are as they are written. Globals.Api of SAM is joined with an
// API's own properties, and its types and gateway responses replace those of
// the DefinitionBody; Terraform's binary_media_types replace those of the body.
// Those of a RestApi and of its Body count both.
//
// # What all formats agree on
//
// The empty template is nil, as the service stores it; integration responses
// are in ascending order of status code; methods without an integration are
// left out with a Warning. Two responses with one status code are both kept,
// with an Error, and gatemap.Compile refuses them. Where OpenAPI gives the
// pattern as a key, default is a response without a pattern; a member
// selectionPattern is ignored there. Source:
// rules/selection.md#default, rules/control-plane.md#openapi, rules/control-plane.md#documents, rules/control-plane.md#dirty-files.
//
// # Hostile files
//
// Size, nesting, aliases, references, evaluation steps and written text are
// bounded; beyond a bound Load returns a *definition.Fault with the place. Load does
// not panic, and it is safe for concurrent use.
package formats
