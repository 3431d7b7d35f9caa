package traps

// Validated is a definition whose methods, POST /mock and /http, demand the
// parameter q and a JSON body with a name, and whose answers are compressed.
const Validated = `openapi: 3.0.1
info: {title: Pets, version: "1"}
x-amazon-apigateway-minimum-compression-size: 0
x-amazon-apigateway-request-validators: {all: {validateRequestParameters: true, validateRequestBody: true}}
x-amazon-apigateway-request-validator: all
paths:
  /mock:
    post: &post
      parameters: [{name: q, in: query, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      x-amazon-apigateway-integration: {type: mock, requestTemplates: {application/json: '{"statusCode": 200}'}, responses: {default: {statusCode: "200", responseTemplates: {application/json: mapped}}}}
  /http:
    post:
      <<: *post
      x-amazon-apigateway-integration: {type: http, httpMethod: POST, uri: "http://a/", responses: {default: {statusCode: "200", responseTemplates: {application/json: mapped}}}}
components: {schemas: {Pet: {type: object, required: [name]}}}
`
