variable "api" {}
variable "word" {}

resource "aws_api_gateway_resource" "r" {
  rest_api_id = var.api.id
  parent_id   = var.api.root_resource_id
  path_part   = var.word
}

resource "aws_api_gateway_integration" "i" {
  rest_api_id = var.api.id
  resource_id = aws_api_gateway_resource.r.id
  http_method = "GET"
  type        = "MOCK"
}

resource "aws_api_gateway_integration_response" "r" {
  rest_api_id        = var.api.id
  resource_id        = aws_api_gateway_resource.r.id
  http_method        = aws_api_gateway_integration.i.http_method
  status_code        = 200
  response_templates = { "application/json" = "${path.module} says ${var.word}" }
}
