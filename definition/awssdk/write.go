package awssdk

import (
	"maps"
	"math"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"

	"github.com/gatemap/gatemap/definition"
)

// IntegrationResponseToSDK makes the SDK's integration response.
func IntegrationResponseToSDK(in definition.IntegrationResponse) types.IntegrationResponse {
	return types.IntegrationResponse{
		ContentHandling:    types.ContentHandlingStrategy(in.ContentHandling),
		ResponseParameters: mapOf(in.ResponseParameters, unchanged),
		ResponseTemplates:  mapOf(in.ResponseTemplates, text),
		SelectionPattern:   clone(in.SelectionPattern),
		StatusCode:         pointer(in.StatusCode),
	}
}

// IntegrationToSDK makes what GetIntegration gives.
func IntegrationToSDK(in *definition.Integration) *apigateway.GetIntegrationOutput {
	if in == nil {
		return nil
	}
	i := MethodIntegrationToSDK(in)
	return &apigateway.GetIntegrationOutput{
		CacheKeyParameters:   i.CacheKeyParameters,
		CacheNamespace:       i.CacheNamespace,
		ConnectionId:         i.ConnectionId,
		ConnectionType:       i.ConnectionType,
		ContentHandling:      i.ContentHandling,
		Credentials:          i.Credentials,
		HttpMethod:           i.HttpMethod,
		IntegrationResponses: i.IntegrationResponses,
		IntegrationTarget:    i.IntegrationTarget,
		PassthroughBehavior:  i.PassthroughBehavior,
		RequestParameters:    i.RequestParameters,
		RequestTemplates:     i.RequestTemplates,
		ResponseTransferMode: i.ResponseTransferMode,
		TimeoutInMillis:      i.TimeoutInMillis,
		TlsConfig:            i.TlsConfig,
		Type:                 i.Type,
		Uri:                  i.Uri,
	}
}

// MethodIntegrationToSDK makes the integration inside a method. A timeout that the
// SDK's type cannot hold becomes the nearest one.
func MethodIntegrationToSDK(in *definition.Integration) *types.Integration {
	if in == nil {
		return nil
	}
	out := &types.Integration{
		CacheKeyParameters:   slices.Clone(in.CacheKeyParameters),
		CacheNamespace:       pointer(in.CacheNamespace),
		ConnectionId:         pointer(in.ConnectionID),
		ConnectionType:       types.ConnectionType(in.ConnectionType),
		ContentHandling:      types.ContentHandlingStrategy(in.ContentHandling),
		Credentials:          pointer(in.Credentials),
		HttpMethod:           pointer(in.HTTPMethod),
		IntegrationResponses: mapOf(in.IntegrationResponses, IntegrationResponseToSDK),
		IntegrationTarget:    pointer(in.IntegrationTarget),
		PassthroughBehavior:  pointer(in.PassthroughBehavior),
		RequestParameters:    mapOf(in.RequestParameters, unchanged),
		RequestTemplates:     mapOf(in.RequestTemplates, text),
		ResponseTransferMode: types.ResponseTransferMode(in.ResponseTransferMode),
		TimeoutInMillis:      int32(max(min(in.TimeoutInMillis, math.MaxInt32), math.MinInt32)),
		Type:                 types.IntegrationType(in.Type),
		Uri:                  pointer(in.URI),
	}
	if in.TLSConfig != nil {
		out.TlsConfig = &types.TlsConfig{InsecureSkipVerification: in.TLSConfig.InsecureSkipVerification}
	}
	return out
}

// MethodToSDK makes what GetMethod gives.
func MethodToSDK(in *definition.Method) *apigateway.GetMethodOutput {
	if in == nil {
		return nil
	}
	m := ResourceMethodToSDK(in)
	return &apigateway.GetMethodOutput{
		ApiKeyRequired:      m.ApiKeyRequired,
		AuthorizationScopes: m.AuthorizationScopes,
		AuthorizationType:   m.AuthorizationType,
		AuthorizerId:        m.AuthorizerId,
		HttpMethod:          m.HttpMethod,
		MethodIntegration:   m.MethodIntegration,
		MethodResponses:     m.MethodResponses,
		OperationName:       m.OperationName,
		RequestModels:       m.RequestModels,
		RequestParameters:   m.RequestParameters,
		RequestValidatorId:  m.RequestValidatorId,
	}
}

// ResourceMethodToSDK makes a method of a resource.
func ResourceMethodToSDK(in *definition.Method) *types.Method {
	if in == nil {
		return nil
	}
	return &types.Method{
		ApiKeyRequired:      clone(in.APIKeyRequired),
		AuthorizationScopes: slices.Clone(in.AuthorizationScopes),
		AuthorizationType:   pointer(in.AuthorizationType),
		AuthorizerId:        pointer(in.AuthorizerID),
		HttpMethod:          pointer(in.HTTPMethod),
		MethodIntegration:   MethodIntegrationToSDK(in.MethodIntegration),
		MethodResponses:     mapOf(in.MethodResponses, MethodResponseToSDK),
		OperationName:       pointer(in.OperationName),
		RequestModels:       maps.Clone(in.RequestModels),
		RequestParameters:   maps.Clone(in.RequestParameters),
		RequestValidatorId:  pointer(in.RequestValidatorID),
	}
}

// MethodResponseToSDK makes the SDK's method response.
func MethodResponseToSDK(in definition.MethodResponse) types.MethodResponse {
	return types.MethodResponse{
		ResponseModels:     maps.Clone(in.ResponseModels),
		ResponseParameters: maps.Clone(in.ResponseParameters),
		StatusCode:         pointer(in.StatusCode),
	}
}

// mapOf makes a map; nil stays nil, and of two entries with one key, which
// Compile refuses, the last one is kept.
func mapOf[V, W any](o definition.Ordered[V], write func(V) W) map[string]W {
	if o == nil {
		return nil
	}
	out := make(map[string]W, len(o))
	for key, value := range o.All() {
		out[key] = write(value)
	}
	return out
}

// pointer gives nil for a member that is not there.
func pointer(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
