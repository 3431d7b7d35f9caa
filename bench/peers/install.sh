#!/usr/bin/env bash
# Installs the other engines by package name into the folder given, once.
# Needs go, mvn and javac, npm and node, python3; a runtime that is missing is
# named and left out. Prints one line "NAME VERSION COMMAND..." for each peer.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
to=${1:?usage: install.sh FOLDER}
mkdir -p "$to"
to=$(cd "$to" && pwd)

velocity1=1.7 velocity2=2.4.1 jackson=2.22.3
velocityjs=2.1.7 offline=14.8.2
airspeed=0.6.9 localstack=4.10.0 # the newest that runs on Python 3.11

have() { command -v "$1" >/dev/null || { echo "left out: $2 needs $1" >&2; return 1; }; }

jvm() { # name, velocity's group:artifact:version, more artifacts
  local name=$1 jars=$to/$1 group artifact version
  shift
  if [ ! -f "$jars/Peer.class" ]; then
    mkdir -p "$jars"
    for a in "$@"; do
      mvn -q dependency:copy -Dartifact="$a" -DoutputDirectory="$jars" >&2
    done
    javac -nowarn -cp "$jars/*" -d "$jars" "$here/jvm/Peer.java" >&2
  fi
  IFS=: read -r group artifact version <<<"$1"
  echo "$name $version java -cp $jars:$jars/* Peer"
}

common=(commons-lang:commons-lang:2.6 com.fasterxml.jackson.core:jackson-{core,databind}:$jackson com.fasterxml.jackson.core:jackson-annotations:${jackson%.*} org.slf4j:slf4j-api:1.7.36 org.slf4j:slf4j-nop:1.7.36)
if have mvn velocity && have javac velocity; then
  jvm velocity17 org.apache.velocity:velocity:$velocity1 commons-collections:commons-collections:3.2.2 "${common[@]}"
  jvm velocity2 org.apache.velocity:velocity-engine-core:$velocity2 org.apache.commons:commons-lang3:3.17.0 "${common[@]}"
fi

if have go quicktemplate; then
  if [ ! -x "$to/golang/peer" ]; then
    rm -rf "$to/golang"
    cp -r "$here/golang" "$to/golang"
    (cd "$to/golang" && go tool qtc -dir templates && go build -o peer .) >&2
  fi
  echo "quicktemplate $(cd "$to/golang" && go list -m -f '{{.Version}}' github.com/valyala/quicktemplate | tr -d v) $to/golang/peer"
fi

if have npm velocityjs && have node velocityjs; then
  if [ ! -d "$to/node/node_modules/serverless-offline" ]; then
    mkdir -p "$to/node"
    (cd "$to/node" && npm init -y && npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps \
      "velocityjs@$velocityjs" "serverless-offline@$offline") >&2
  fi
  echo "velocityjs $velocityjs node $here/node/peer.mjs $to/node"
  echo "serverless-offline $offline node $here/node/peer.mjs $to/node"
fi

if have python3 airspeed; then
  if [ ! -x "$to/python/bin/python" ]; then
    python3 -m venv "$to/python" >&2
    "$to/python/bin/pip" install -q "airspeed-ext==$airspeed" >&2
    # LocalStack's handler is measured where its package installs.
    "$to/python/bin/pip" install -q "localstack-core[base-runtime]==$localstack" 'moto-ext[apigateway]' jsonpath-rw >&2 || true
  fi
  echo "airspeed $airspeed $to/python/bin/python $here/python/peer.py"
  "$to/python/bin/python" -c 'import localstack' 2>/dev/null && echo "localstack $localstack $to/python/bin/python $here/python/peer.py"
fi
true
