variable "stage" {}

resource "aws_api_gateway_rest_api" "body" {
  name = "body-${var.stage}"
  body = jsonencode({
    openapi = "3.0.1"
    paths = {
      "/from-body" = {
        get = {
          x-amazon-apigateway-integration = {
            type = "mock"
            responses = {
              default = {
                statusCode = 200
                responseTemplates = { "application/json" = "stage ${var.stage}" }
              }
            }
          }
        }
      }
    }
  })
}

resource "aws_api_gateway_integration" "unlinked" {
  rest_api_id = aws_api_gateway_rest_api.body.id
  resource_id = data.aws_api_gateway_resource.shared.id
  http_method = "get"
  type        = "AWS"
  uri         = "arn:aws:apigateway:${data.aws_region.current.name}:lambda:path/x"
}

data "aws_region" "current" {}

data "aws_api_gateway_resource" "shared" {
  rest_api_id = aws_api_gateway_rest_api.body.id
  path        = "/shared"
}

resource "aws_api_gateway_integration_response" "orphan" {
  rest_api_id = aws_api_gateway_rest_api.body.id
  resource_id = "other"
  http_method = "GET"
  status_code = 200
}

resource "aws_api_gateway_integration_response" "many" {
  count             = length(var.stage)
  rest_api_id       = aws_api_gateway_rest_api.body.id
  resource_id       = data.aws_api_gateway_resource.shared.id
  http_method       = "GET"
  status_code       = 500
  selection_pattern = "-"
}

resource "aws_api_gateway_integration_response" "ok" {
  rest_api_id       = aws_api_gateway_rest_api.body.id
  resource_id       = data.aws_api_gateway_resource.shared.id
  http_method       = "GET"
  status_code       = 200
  selection_pattern = "-"
  response_templates = {
    "application/json" = file("./missing.vtl")
    "text/plain"       = <<-EOT
      region ${data.aws_region.current.name}
    EOT
  }
  response_parameters_in_json = "{\"method.response.header.A\": \"'a'\"}"
}

module "child" {
  source = "./module"
  api    = aws_api_gateway_rest_api.body
  word   = "hello"
}

module "registry" {
  source = "terraform-aws-modules/lambda/aws"
}
