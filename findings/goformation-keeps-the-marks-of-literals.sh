#!/usr/bin/env bash
# github.com/awslabs/goformation/v7 7.14.9, which resolves intrinsic functions as it reads a template of CloudFormation.
#
# Guess: Fn::Sub is resolved as CloudFormation does it: ${!item.id} is the text ${item.id},
# and what cannot be known, as the name of the stack, stays or is an error.
# Seen: ${!item.id} keeps its exclamation mark, and Velocity has no reference there
# but text. What is not known has a value all the same: the stack is called
# goformation-stack, its Region is us-east-1, and an attribute is nothing. A StatusCode
# without quotes, which CloudFormation takes, is an error for the whole template.
# What it means: a test that renders templates from such a document renders another text
# than is deployed; one written by it again deploys that text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >template.yaml <<'YAML'
Resources:
  Pets:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      ResourceId: pets
      RestApiId: shop
      Integration:
        Type: AWS
        IntegrationResponses:
          - StatusCode: "200"
            ResponseTemplates:
              application/json: !Sub |
                #set($item = $input.path('$'))
                {"id": "${!item.id}", "stack": "${AWS::StackName}", "region": "${AWS::Region}", "by": "${List.Arn}"}
              text/plain: "${item.id}"
  List:
    Type: AWS::Lambda::Function
    Properties: {Role: list, Code: {ZipFile: ""}}
YAML
sed 's/StatusCode: "200"/StatusCode: 200/' template.yaml >number.yaml
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/awslabs/goformation/v7"
)

func main() {
	template, err := goformation.Open("template.yaml")
	if err != nil {
		panic(err)
	}
	method, err := template.GetApiGatewayMethodWithName("Pets")
	if err != nil {
		panic(err)
	}
	templates := method.Integration.IntegrationResponses[0].ResponseTemplates
	fmt.Print(templates["application/json"])
	fmt.Println(templates["text/plain"])
	_, err = goformation.Open("number.yaml")
	fmt.Println(err)
}
GO
go mod init finding >/dev/null 2>&1
go get github.com/awslabs/goformation/v7@v7.14.9 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen

diff seen - <<'SEEN' && echo "as recorded: goformation 7.14.9"
#set($item = $input.path('$'))
{"id": "${!item.id}", "stack": "goformation-stack", "region": "us-east-1", "by": ""}
${item.id}
json: cannot unmarshal number into Go struct field Template.Resources.Properties.Integration.IntegrationResponses.StatusCode of type string
SEEN
