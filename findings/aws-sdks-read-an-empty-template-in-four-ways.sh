#!/usr/bin/env bash
# Six of AWS's SDKs, given an integration as the service describes it.
#
# Guess: a template that is empty, which the service gives as null, is null in each
# SDK, or the empty text where the language has no null in a map of texts.
# Seen: boto3 1.44.8 and the SDKs for JavaScript and Java keep the key with null; Go
# makes it the empty text; the new SDK for Python (0.12.0) drops the key, without a
# word; Rust fails: a whole integration cannot be read once one of its templates is
# empty.
# What it means: an empty application/json template is how one says that such a body
# passes unchanged although other types have templates, or although the behaviour for
# the others is NEVER. A copy of an API through the one SDK answers 415 there, and a
# tool in Rust stops at the first such method.
set -euo pipefail
work=$(mktemp -d)
trap 'kill "${server:-0}" 2>/dev/null || true; chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

for python in python3.14 python3.13 python3.12 "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python; do
  "$python" -c 'import sys; assert sys.version_info >= (3, 12)' 2>/dev/null && break
done
"$python" -m venv venv
venv/bin/pip install --quiet boto3==1.44.8 aws_sdk_api_gateway==0.12.0 2>/dev/null

cat >service.py <<'PY'
import http.server, json

integration = {"type": "AWS", "httpMethod": "POST", "passthroughBehavior": "NEVER",
               "requestTemplates": {"application/json": None, "text/plain": "$input.body"},
               "integrationResponses": {"200": {"statusCode": "200", "responseTemplates": {"application/json": None}}}}

class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(integration).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Service)
open("port", "w").write(str(server.server_port))
server.serve_forever()
PY
venv/bin/python service.py &
server=$!
while [ ! -s port ]; do sleep 0.1; done
export ENDPOINT=http://127.0.0.1:$(cat port) AWS_ACCESS_KEY_ID=example AWS_SECRET_ACCESS_KEY=example AWS_REGION=eu-west-1

cat >boto.py <<'PY'
import boto3, os
client = boto3.client("apigateway", endpoint_url=os.environ["ENDPOINT"], region_name="eu-west-1")
print("boto3:", client.get_integration(restApiId="a", resourceId="b", httpMethod="GET")["requestTemplates"])
PY
cat >smithy.py <<'PY'
import asyncio, os
from aws_sdk_api_gateway.client import AsyncAPIGatewayClient
from aws_sdk_api_gateway.config import AsyncAPIGatewayConfig
from aws_sdk_api_gateway.models import GetIntegrationInput

async def main():
    config = await AsyncAPIGatewayConfig.resolve(endpoint_uri=os.environ["ENDPOINT"], region="eu-west-1")
    answer = await AsyncAPIGatewayClient(config).get_integration(GetIntegrationInput(rest_api_id="a", resource_id="b", http_method="GET"))
    print("aws_sdk_api_gateway:", answer.request_templates, answer.integration_responses["200"].response_templates)

asyncio.run(main())
PY
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund @aws-sdk/client-api-gateway@3.1142.0 >/dev/null
cat >sdk.mjs <<'JS'
import { APIGatewayClient, GetIntegrationCommand } from '@aws-sdk/client-api-gateway';
const client = new APIGatewayClient({ endpoint: process.env.ENDPOINT, region: 'eu-west-1' });
const answer = await client.send(new GetIntegrationCommand({ restApiId: 'a', resourceId: 'b', httpMethod: 'GET' }));
console.log('JavaScript:', JSON.stringify(answer.requestTemplates));
JS
mkdir go rust rust/src java
cat >java/pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>b</artifactId><version>1</version><dependencies>
<dependency><groupId>software.amazon.awssdk</groupId><artifactId>apigateway</artifactId><version>2.57.8</version></dependency>
<dependency><groupId>software.amazon.awssdk</groupId><artifactId>url-connection-client</artifactId><version>2.57.8</version></dependency>
</dependencies></project>
XML
mvn -q -f java/pom.xml dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >java/Sdk.java <<'JAVA'
import java.net.URI;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

class Sdk {
    public static void main(String[] args) {
        var client = ApiGatewayClient.builder().endpointOverride(URI.create(System.getenv("ENDPOINT"))).httpClientBuilder(UrlConnectionHttpClient.builder()).build();
        System.out.println("Java: " + client.getIntegration(b -> b.restApiId("a").resourceId("b").httpMethod("GET")).requestTemplates());
    }
}
JAVA
cat >go/main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
)

func main() {
	client := apigateway.New(apigateway.Options{Region: "eu-west-1", BaseEndpoint: aws.String(os.Getenv("ENDPOINT")), Credentials: credentials.NewStaticCredentialsProvider("example", "example", "")})
	answer, err := client.GetIntegration(context.Background(), &apigateway.GetIntegrationInput{RestApiId: aws.String("a"), ResourceId: aws.String("b"), HttpMethod: aws.String("GET")})
	if err != nil {
		panic(err)
	}
	fmt.Printf("Go: %q\n", answer.RequestTemplates)
}
GO
cat >rust/Cargo.toml <<'TOML'
[package]
name = "sdk"
version = "0.1.0"
edition = "2021"
[dependencies]
aws-sdk-apigateway = { version = "=1.125.0", default-features = false, features = ["rt-tokio", "behavior-version-latest"] }
aws-smithy-http-client = { version = "1", features = ["default-client"] }
tokio = { version = "1", features = ["macros", "rt"] }
TOML
cat >rust/src/main.rs <<'RUST'
use aws_sdk_apigateway::{config::{Credentials, Region}, error::DisplayErrorContext, Client, Config};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let config = Config::builder().endpoint_url(std::env::var("ENDPOINT").unwrap()).region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("example", "example", None, None, "example"))
        .http_client(aws_smithy_http_client::Builder::new().build_http()).build();
    match Client::from_conf(config).get_integration().rest_api_id("a").resource_id("b").http_method("GET").send().await {
        Ok(answer) => println!("Rust: {:?}", answer.request_templates()),
        Err(error) => println!("Rust: {}", DisplayErrorContext(&error).to_string().split(" (").next().unwrap()),
    }
}
RUST
(cd go && go mod init sdk && go get github.com/aws/aws-sdk-go-v2/service/apigateway@v1.40.2 github.com/aws/aws-sdk-go-v2/credentials@v1.21.0 && go mod tidy) >/dev/null 2>&1
{
  venv/bin/python boto.py
  node sdk.mjs
  AWS_REGION=eu-west-1 java -cp 'java/lib/*' java/Sdk.java
  (cd go && GOWORK=off GOFLAGS=-modcacherw go run .)
  venv/bin/python smithy.py
  (cd rust && cargo run -q)
} 2>errors | tee seen

diff seen - <<'SEEN' && echo "as recorded: boto3 1.44.8, client-api-gateway 3.1142.0, awssdk 2.57.8 for Java, apigateway 1.40.2 for Go, aws_sdk_api_gateway 0.12.0, aws-sdk-apigateway 1.125.0 for Rust"
boto3: {'application/json': None, 'text/plain': '$input.body'}
JavaScript: {"application/json":null,"text/plain":"$input.body"}
Java: {application/json=null, text/plain=$input.body}
Go: map["application/json":"" "text/plain":"$input.body"]
aws_sdk_api_gateway: {'text/plain': '$input.body'} {}
Rust: service error: unhandled error: failed to parse JSON: dense map cannot contain null values
SEEN
