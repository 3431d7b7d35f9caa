resource "aws_lambda_function" "pet" {
  function_name = "pet"
}

resource "aws_api_gateway_method" "show" {
  rest_api_id   = aws_api_gateway_rest_api.pets.id
  resource_id   = aws_api_gateway_resource.pet.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "show" {
  rest_api_id             = aws_api_gateway_rest_api.pets.id
  resource_id             = aws_api_gateway_resource.pet.id
  http_method             = aws_api_gateway_method.show.http_method
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.pet.invoke_arn
  passthrough_behavior    = "NEVER"
  request_templates = {
    "application/json" = "{\"id\": \"$input.params('id')\"}"
  }
}

resource "aws_api_gateway_method_response" "show" {
  for_each = {
    "200" = { "method.response.header.X-Owner" = false, "method.response.header.X-Version" = false }
    "404" = null
    "500" = null
  }
  rest_api_id         = aws_api_gateway_rest_api.pets.id
  resource_id         = aws_api_gateway_resource.pet.id
  http_method         = aws_api_gateway_method.show.http_method
  status_code         = each.key
  response_parameters = each.value
}

resource "aws_api_gateway_integration_response" "shown" {
  rest_api_id = aws_api_gateway_rest_api.pets.id
  resource_id = aws_api_gateway_resource.pet.id
  http_method = aws_api_gateway_method.show.http_method
  status_code = aws_api_gateway_method_response.show["200"].status_code
  response_parameters = {
    "method.response.header.X-Owner"   = "integration.response.body.owner"
    "method.response.header.X-Version" = "'1'"
  }
  response_templates = {
    "application/json" = file("${path.module}/show.vtl")
    "application/xml"  = "<name>$input.path('$.name')</name>"
  }
}

resource "aws_api_gateway_integration_response" "missing" {
  rest_api_id       = aws_api_gateway_rest_api.pets.id
  resource_id       = aws_api_gateway_resource.pet.id
  http_method       = aws_api_gateway_method.show.http_method
  status_code       = aws_api_gateway_method_response.show["404"].status_code
  selection_pattern = "[\\s\\S]*\\[404\\][\\s\\S]*"
  response_templates = {
    "application/json" = chomp(<<-EOT
      {"message": $input.json('$.errorMessage')}
    EOT
    )
  }
}

resource "aws_api_gateway_integration_response" "failed" {
  rest_api_id        = aws_api_gateway_rest_api.pets.id
  resource_id        = aws_api_gateway_resource.pet.id
  http_method        = aws_api_gateway_method.show.http_method
  status_code        = aws_api_gateway_method_response.show["500"].status_code
  selection_pattern  = "(\\n|.)+"
  response_templates = { "application/json" = local.message }
}
