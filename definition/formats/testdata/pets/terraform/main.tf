variable "backend" {
  type    = string
  default = "backend"
}

locals {
  message = "{\"message\": $input.json('$.errorMessage')}"
  cors = {
    Methods = "GET,POST,OPTIONS"
    Origin  = "*"
    Headers = "Content-Type"
  }
  parts = { pets = "pets" }
}

resource "aws_api_gateway_rest_api" "pets" {
  name               = "pets"
  binary_media_types = concat(["image/png"], ["application/octet-stream"])
}

resource "aws_api_gateway_resource" "pets" {
  for_each    = local.parts
  rest_api_id = aws_api_gateway_rest_api.pets.id
  parent_id   = aws_api_gateway_rest_api.pets.root_resource_id
  path_part   = each.value
}

resource "aws_api_gateway_resource" "pet" {
  rest_api_id = aws_api_gateway_rest_api.pets.id
  parent_id   = aws_api_gateway_resource.pets["pets"].id
  path_part   = "{id}"
}

# create

resource "aws_api_gateway_method" "create" {
  rest_api_id   = aws_api_gateway_rest_api.pets.id
  resource_id   = aws_api_gateway_resource.pets["pets"].id
  http_method   = "POST"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "create" {
  rest_api_id             = aws_api_gateway_rest_api.pets.id
  resource_id             = aws_api_gateway_resource.pets["pets"].id
  http_method             = aws_api_gateway_method.create.http_method
  type                    = "HTTP"
  integration_http_method = "POST"
  uri                     = "https://${var.backend}.example.com/pets"
  passthrough_behavior    = "WHEN_NO_MATCH"
}

resource "aws_api_gateway_method_response" "created" {
  rest_api_id = aws_api_gateway_rest_api.pets.id
  resource_id = aws_api_gateway_resource.pets["pets"].id
  http_method = aws_api_gateway_method.create.http_method
  status_code = "201"
  response_parameters = {
    "method.response.header.Location" = false
  }
}

resource "aws_api_gateway_method_response" "create_failed" {
  count       = 2
  rest_api_id = aws_api_gateway_rest_api.pets.id
  resource_id = aws_api_gateway_resource.pets["pets"].id
  http_method = aws_api_gateway_method.create.http_method
  status_code = element(["400", "502"], count.index)
}

resource "aws_api_gateway_integration_response" "created" {
  rest_api_id       = aws_api_gateway_rest_api.pets.id
  resource_id       = aws_api_gateway_resource.pets["pets"].id
  http_method       = aws_api_gateway_method.create.http_method
  status_code       = aws_api_gateway_method_response.created.status_code
  selection_pattern = "2\\d{2}"
  content_handling  = "CONVERT_TO_TEXT"
  response_parameters = {
    "method.response.header.Location" = "integration.response.header.Location"
  }
}

resource "aws_api_gateway_integration_response" "refused" {
  rest_api_id       = aws_api_gateway_rest_api.pets.id
  resource_id       = aws_api_gateway_resource.pets["pets"].id
  http_method       = aws_api_gateway_method.create.http_method
  status_code       = aws_api_gateway_method_response.create_failed[0].status_code
  selection_pattern = "4\\d{2}"
  response_templates {
    "application/json" = "{\"error\": $input.json('$')}"
  }
}

resource "aws_api_gateway_integration_response" "broken" {
  rest_api_id        = aws_api_gateway_rest_api.pets.id
  resource_id        = aws_api_gateway_resource.pets["pets"].id
  http_method        = aws_api_gateway_method.create.http_method
  status_code        = aws_api_gateway_method_response.create_failed[1].status_code
  response_templates = { "application/json" = "{\"error\": \"$${context.requestId}\"}" }
}

# cors

resource "aws_api_gateway_method" "cors" {
  rest_api_id   = aws_api_gateway_rest_api.pets.id
  resource_id   = aws_api_gateway_resource.pets["pets"].id
  http_method   = "OPTIONS"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "cors" {
  rest_api_id       = aws_api_gateway_rest_api.pets.id
  resource_id       = aws_api_gateway_resource.pets["pets"].id
  http_method       = aws_api_gateway_method.cors.http_method
  type              = "MOCK"
  content_handling  = "CONVERT_TO_TEXT"
  request_templates = { "application/json" = "{\"statusCode\": 200}" }
}

resource "aws_api_gateway_method_response" "cors" {
  rest_api_id         = aws_api_gateway_rest_api.pets.id
  resource_id         = aws_api_gateway_resource.pets["pets"].id
  http_method         = aws_api_gateway_method.cors.http_method
  status_code         = 200
  response_parameters = { for name, _ in local.cors : "method.response.header.Access-Control-Allow-${name}" => false }
}

resource "aws_api_gateway_integration_response" "cors" {
  rest_api_id         = aws_api_gateway_rest_api.pets.id
  resource_id         = aws_api_gateway_resource.pets["pets"].id
  http_method         = aws_api_gateway_method.cors.http_method
  status_code         = aws_api_gateway_method_response.cors.status_code
  response_parameters = { for name, value in local.cors : "method.response.header.Access-Control-Allow-${name}" => "'${value}'" }
  response_templates  = { "application/json" = "" }
}
