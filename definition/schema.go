package definition

// Member is one member of a part of a method's definition: its name in each
// notation, how its value is read, and the field that has it. The readers and
// the writers of all notations go by the members of a part, which is where a
// member is declared once for all of them. Source: API reference;
// CloudFormation template reference, AWS::ApiGateway; terraform-provider-aws,
// aws_api_gateway.
type Member struct {
	JSON           string // of the control plane, as the AWS CLI and OpenAPI have it
	CloudFormation string // "" where a member of the notation is read elsewhere, or none
	Terraform      string // likewise
	Use            Use
	Enum           []string // the values of an enumeration, in the service's order

	// Value points to the field: a *string, **string, *int, *bool, **bool,
	// *[]string, *map[string]bool, *map[string]string, *Ordered[string],
	// *Ordered[*string] (templates), *ResponseType, or to a part or parts with
	// members of their own.
	Value any
}

// OpenAPI is the name of the member in OpenAPI's extensions: that of the control
// plane but for the integration responses.
func (m *Member) OpenAPI() string {
	if m.JSON == NameIntegrationResponses {
		return "responses"
	}
	return m.JSON
}

// Use is what the value of a member is for.
type Use uint8

// The uses.
const (
	Stored          Use = iota // kept as it is; of an enumeration, Compile says what is none of it
	EvaluatedByMock            // read where the integration is a MOCK one
	Evaluated                  // read for each answer
	EvaluatedStatus            // a status code, which hand-written files have as a number
	PartKey                    // the status code or type that tells a part from the others beside it
)

// Members returns the members of v, in the order in which they are written.
func (v *Integration) Members() []Member {
	return []Member{
		{NameType, "Type", "type", Evaluated, integrationTypes, (*string)(&v.Type)},
		{NameHTTPMethod, "IntegrationHttpMethod", "integration_http_method", Stored, nil, &v.HTTPMethod},
		{NameURI, "Uri", "uri", Stored, nil, &v.URI},
		{"connectionType", "ConnectionType", "connection_type", Stored, connectionTypes, &v.ConnectionType},
		{"connectionId", "ConnectionId", "connection_id", Stored, nil, &v.ConnectionID},
		{"credentials", "Credentials", "credentials", Stored, nil, &v.Credentials},
		{NameRequestParameters, "RequestParameters", "request_parameters", Stored, nil, &v.RequestParameters},
		{NameRequestTemplates, "RequestTemplates", "request_templates", EvaluatedByMock, nil, &v.RequestTemplates},
		{NamePassthroughBehavior, "PassthroughBehavior", "passthrough_behavior", EvaluatedByMock, passthroughBehaviors, &v.PassthroughBehavior},
		{NameContentHandling, "ContentHandling", "content_handling", EvaluatedByMock, contentHandlings, (*string)(&v.ContentHandling)},
		{NameTimeout, "TimeoutInMillis", "timeout_milliseconds", Stored, nil, &v.TimeoutInMillis},
		{"cacheNamespace", "CacheNamespace", "cache_namespace", Stored, nil, &v.CacheNamespace},
		{"cacheKeyParameters", "CacheKeyParameters", "cache_key_parameters", Stored, nil, &v.CacheKeyParameters},
		{NameIntegrationResponses, "IntegrationResponses", "", Evaluated, nil, &v.IntegrationResponses},
		{NameTLSConfig, "TlsConfig", "tls_config", Stored, nil, &v.TLSConfig},
		{NameResponseTransferMode, "ResponseTransferMode", "response_transfer_mode", Stored, transferModes, &v.ResponseTransferMode},
		{"integrationTarget", "IntegrationTarget", "integration_target", Stored, nil, &v.IntegrationTarget},
	}
}

// Members returns the members of v.
func (v *TLSConfig) Members() []Member {
	return []Member{
		{"insecureSkipVerification", "InsecureSkipVerification", "insecure_skip_verification", Stored, nil, &v.InsecureSkipVerification},
	}
}

// Members returns the members of v, in the order in which they are written.
func (v *IntegrationResponse) Members() []Member {
	return []Member{
		{NameStatusCode, "StatusCode", "status_code", PartKey, nil, &v.StatusCode},
		{NameSelectionPattern, "SelectionPattern", "selection_pattern", Evaluated, nil, &v.SelectionPattern},
		{NameResponseParameters, "ResponseParameters", "response_parameters", Evaluated, nil, &v.ResponseParameters},
		{NameResponseTemplates, "ResponseTemplates", "response_templates", Evaluated, nil, &v.ResponseTemplates},
		{NameContentHandling, "ContentHandling", "content_handling", Evaluated, contentHandlings, (*string)(&v.ContentHandling)},
	}
}

// Members returns the members of v, in the order in which they are written.
func (v *MethodResponse) Members() []Member {
	return []Member{
		{NameStatusCode, "StatusCode", "status_code", PartKey, nil, &v.StatusCode},
		{NameResponseParameters, "ResponseParameters", "response_parameters", Stored, nil, &v.ResponseParameters},
		{NameResponseModels, "ResponseModels", "response_models", Stored, nil, &v.ResponseModels},
	}
}

// Members returns the members of v, in the order in which they are written.
func (v *GatewayResponse) Members() []Member {
	return []Member{
		{NameResponseType, "ResponseType", "response_type", PartKey, nil, &v.ResponseType},
		{NameStatusCode, "StatusCode", "status_code", EvaluatedStatus, nil, &v.StatusCode},
		{NameResponseParameters, "ResponseParameters", "response_parameters", Evaluated, nil, &v.ResponseParameters},
		{NameResponseTemplates, "ResponseTemplates", "response_templates", Evaluated, nil, &v.ResponseTemplates},
		{"defaultResponse", "", "", Stored, nil, &v.DefaultResponse},
	}
}

// Members returns the members of v. HTTPMethod, the responses and the
// integration are in one place with the others in the control plane's JSON only.
func (v *Method) Members() []Member {
	return []Member{
		{NameHTTPMethod, "", "", Stored, nil, &v.HTTPMethod},
		{NameAuthorizationType, "AuthorizationType", "authorization", Stored, authorizationTypes, &v.AuthorizationType},
		{NameAuthorizerID, "AuthorizerId", "authorizer_id", Stored, nil, &v.AuthorizerID},
		{NameAPIKeyRequired, "ApiKeyRequired", "api_key_required", Stored, nil, &v.APIKeyRequired},
		{NameRequestValidatorID, "RequestValidatorId", "request_validator_id", Stored, nil, &v.RequestValidatorID},
		{"operationName", "OperationName", "operation_name", Stored, nil, &v.OperationName},
		{NameRequestParameters, "RequestParameters", "request_parameters", Stored, nil, &v.RequestParameters},
		{NameRequestModels, "RequestModels", "request_models", Stored, nil, &v.RequestModels},
		{NameMethodResponses, "", "", Evaluated, nil, &v.MethodResponses},
		{NameMethodIntegration, "", "", Evaluated, nil, &v.MethodIntegration},
		{NameAuthorizationScopes, "AuthorizationScopes", "authorization_scopes", Stored, nil, &v.AuthorizationScopes},
	}
}

// Members returns the members of v, in the order in which they are written.
func (v *RequestValidator) Members() []Member {
	return []Member{
		{NameName, "Name", "name", Stored, nil, &v.Name},
		{NameValidateBody, "ValidateRequestBody", "validate_request_body", Stored, nil, &v.ValidateBody},
		{NameValidateParameters, "ValidateRequestParameters", "validate_request_parameters", Stored, nil, &v.ValidateParameters},
	}
}

// Members returns the members of v, in the order in which they are written.
func (v *Authorizer) Members() []Member {
	return []Member{
		{NameID, "", "", Stored, nil, &v.ID},
		{NameName, "Name", "name", Stored, nil, &v.Name},
		{NameType, "Type", "type", Stored, authorizerTypes, &v.Type},
		{NameProviderARNs, "ProviderARNs", "provider_arns", Stored, nil, &v.ProviderARNs},
		{NameAuthorizerURI, "AuthorizerUri", "authorizer_uri", Stored, nil, &v.URI},
		{"authorizerCredentials", "AuthorizerCredentials", "authorizer_credentials", Stored, nil, &v.Credentials},
		{NameIdentitySource, "IdentitySource", "identity_source", Stored, nil, &v.IdentitySource},
		{NameIdentityValidation, "IdentityValidationExpression", "identity_validation_expression", Stored, nil, &v.IdentityValidationExpression},
		{NameResultTTL, "AuthorizerResultTtlInSeconds", "authorizer_result_ttl_in_seconds", Stored, nil, &v.ResultTTL},
	}
}
