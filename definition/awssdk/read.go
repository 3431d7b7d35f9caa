package awssdk

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"

	"github.com/gatemap/gatemap/definition"
)

// IntegrationResponseFromSDK reads an integration response.
func IntegrationResponseFromSDK(in types.IntegrationResponse) definition.IntegrationResponse {
	return definition.IntegrationResponse{
		StatusCode:         text(in.StatusCode),
		SelectionPattern:   clone(in.SelectionPattern),
		ResponseParameters: ordered(in.ResponseParameters, unchanged),
		ResponseTemplates:  ordered(in.ResponseTemplates, template),
		ContentHandling:    definition.ContentHandling(in.ContentHandling),
	}
}

// IntegrationFromSDK reads what GetIntegration gives.
func IntegrationFromSDK(in *apigateway.GetIntegrationOutput) *definition.Integration {
	if in == nil {
		return nil
	}
	return MethodIntegrationFromSDK(&types.Integration{
		CacheKeyParameters:   in.CacheKeyParameters,
		CacheNamespace:       in.CacheNamespace,
		ConnectionId:         in.ConnectionId,
		ConnectionType:       in.ConnectionType,
		ContentHandling:      in.ContentHandling,
		Credentials:          in.Credentials,
		HttpMethod:           in.HttpMethod,
		IntegrationResponses: in.IntegrationResponses,
		IntegrationTarget:    in.IntegrationTarget,
		PassthroughBehavior:  in.PassthroughBehavior,
		RequestParameters:    in.RequestParameters,
		RequestTemplates:     in.RequestTemplates,
		ResponseTransferMode: in.ResponseTransferMode,
		TimeoutInMillis:      in.TimeoutInMillis,
		TlsConfig:            in.TlsConfig,
		Type:                 in.Type,
		Uri:                  in.Uri,
	})
}

// MethodIntegrationFromSDK reads the integration inside a method.
func MethodIntegrationFromSDK(in *types.Integration) *definition.Integration {
	if in == nil {
		return nil
	}
	out := &definition.Integration{
		Type:                 definition.IntegrationType(in.Type),
		HTTPMethod:           text(in.HttpMethod),
		URI:                  text(in.Uri),
		ConnectionType:       string(in.ConnectionType),
		ConnectionID:         text(in.ConnectionId),
		Credentials:          text(in.Credentials),
		RequestParameters:    ordered(in.RequestParameters, unchanged),
		RequestTemplates:     ordered(in.RequestTemplates, template),
		PassthroughBehavior:  text(in.PassthroughBehavior),
		ContentHandling:      definition.ContentHandling(in.ContentHandling),
		TimeoutInMillis:      int(in.TimeoutInMillis),
		CacheNamespace:       text(in.CacheNamespace),
		CacheKeyParameters:   slices.Clone(in.CacheKeyParameters),
		IntegrationResponses: ordered(in.IntegrationResponses, IntegrationResponseFromSDK),
		ResponseTransferMode: string(in.ResponseTransferMode),
		IntegrationTarget:    text(in.IntegrationTarget),
	}
	if in.TlsConfig != nil {
		out.TLSConfig = &definition.TLSConfig{InsecureSkipVerification: in.TlsConfig.InsecureSkipVerification}
	}
	return out
}

// MethodFromSDK reads what GetMethod gives.
func MethodFromSDK(in *apigateway.GetMethodOutput) *definition.Method {
	if in == nil {
		return nil
	}
	return ResourceMethodFromSDK(&types.Method{
		ApiKeyRequired:      in.ApiKeyRequired,
		AuthorizationScopes: in.AuthorizationScopes,
		AuthorizationType:   in.AuthorizationType,
		AuthorizerId:        in.AuthorizerId,
		HttpMethod:          in.HttpMethod,
		MethodIntegration:   in.MethodIntegration,
		MethodResponses:     in.MethodResponses,
		OperationName:       in.OperationName,
		RequestModels:       in.RequestModels,
		RequestParameters:   in.RequestParameters,
		RequestValidatorId:  in.RequestValidatorId,
	})
}

// ResourceMethodFromSDK reads a method of a resource, as GetResources gives it when it
// embeds methods.
func ResourceMethodFromSDK(in *types.Method) *definition.Method {
	if in == nil {
		return nil
	}
	return &definition.Method{
		HTTPMethod:          text(in.HttpMethod),
		AuthorizationType:   text(in.AuthorizationType),
		AuthorizerID:        text(in.AuthorizerId),
		APIKeyRequired:      clone(in.ApiKeyRequired),
		RequestValidatorID:  text(in.RequestValidatorId),
		OperationName:       text(in.OperationName),
		RequestParameters:   maps.Clone(in.RequestParameters),
		RequestModels:       maps.Clone(in.RequestModels),
		MethodResponses:     ordered(in.MethodResponses, MethodResponseFromSDK),
		MethodIntegration:   MethodIntegrationFromSDK(in.MethodIntegration),
		AuthorizationScopes: slices.Clone(in.AuthorizationScopes),
	}
}

// MethodResponseFromSDK reads a method response.
func MethodResponseFromSDK(in types.MethodResponse) definition.MethodResponse {
	return definition.MethodResponse{
		StatusCode:         text(in.StatusCode),
		ResponseParameters: maps.Clone(in.ResponseParameters),
		ResponseModels:     maps.Clone(in.ResponseModels),
	}
}

// ordered reads a map in the order of its keys; a nil map stays one.
func ordered[V, W any](m map[string]V, read func(V) W) definition.Ordered[W] {
	if m == nil {
		return nil
	}
	out := make(definition.Ordered[W], 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		out = append(out, definition.Entry[W]{Key: key, Value: read(m[key])})
	}
	return out
}

// unchanged reads a value whose type is the same on both sides.
func unchanged(s string) string { return s }

// template gives nil for the empty template.
func template(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func clone[V any](p *V) *V {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
