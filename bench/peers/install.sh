#!/usr/bin/env bash
# Installs the other engines by package name into the folder given, once.
# Needs go, mvn and javac, npm and node, python3; a runtime that is missing, and a
# part that cannot be installed, is named and left out. Prints one line
# "NAME VERSION COMMAND..." for each peer.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
to=${1:?usage: install.sh FOLDER [PART]}
mkdir -p "$to"
to=$(cd "$to" && pwd)
part=${2:-}
if [ -z "$part" ]; then
  for part in jvm golang node python; do
    bash "${BASH_SOURCE[0]}" "$to" "$part" || echo "left out: what $part has cannot be installed" >&2
  done
  exit
fi

velocity1=1.7 velocity2=2.4.1 jackson=2.22.3
jsonpath=2.9.0 jsonsmart=2.5.0
velocityjs=2.1.7 offline=14.8.2
airspeed=0.6.9 localstack=4.10.0 # the newest that runs on Python 3.11

have() { command -v "$1" >/dev/null || { echo "left out: $2 needs $1" >&2; return 1; }; }

changed() { # folder, source folder: whether what is in the folder was made of other sources
  local now
  now=$(find "$2" -type f -not -name '*.qtpl.go' -exec cksum {} + | sort; sed -n '/^velocity1=/,/^common=/p' "${BASH_SOURCE[0]}")
  [ "$(cat "$1/made-of" 2>/dev/null)" != "$now" ] || return 1
  rm -rf "$1"
  mkdir -p "$1"
  made_of=$now
}

jvm() { # name, class, its sources, more artifacts
  local jars=$to/$1 class=$2 sources=() s
  for s in $3; do sources+=("$here/jvm/$s.java"); done
  local name=$1 version=$4
  shift 4
  if changed "$jars" "$here/jvm"; then
    for a in "$@"; do
      mvn -q dependency:copy -Dartifact="$a" -DoutputDirectory="$jars" >/dev/null
    done
    javac -nowarn -cp "$jars/*" -d "$jars" "${sources[@]}" >&2
    echo "$made_of" >"$jars/made-of"
  fi
  echo "$name $version java -cp $jars:$jars/* $class"
}

common=(commons-lang:commons-lang:2.6 com.fasterxml.jackson.core:jackson-{core,databind}:$jackson com.fasterxml.jackson.core:jackson-annotations:${jackson%.*} org.slf4j:slf4j-api:1.7.36 org.slf4j:slf4j-nop:1.7.36)
if [ "$part" = jvm ] && have mvn velocity && have javac velocity && have java velocity; then
  first=(org.apache.velocity:velocity:$velocity1 commons-collections:commons-collections:3.2.2 "${common[@]}")
  jvm velocity17 Peer Peer $velocity1 "${first[@]}"
  jvm velocity2 Peer Peer $velocity2 org.apache.velocity:velocity-engine-core:$velocity2 org.apache.commons:commons-lang3:3.17.0 "${common[@]}"
  jvm service Service "Peer Service" "$velocity1+JsonPath-$jsonpath+json-smart-$jsonsmart" "${first[@]}" com.jayway.jsonpath:json-path:$jsonpath \
    net.minidev:json-smart:$jsonsmart net.minidev:accessors-smart:$jsonsmart org.ow2.asm:asm:9.3
fi

if [ "$part" = golang ] && have go quicktemplate; then
  if changed "$to/golang" "$here/golang"; then
    cp -r "$here/golang/." "$to/golang"
    # What qtc writes needs more than what is here, in the copy only.
    (cd "$to/golang" && export GOFLAGS= GOWORK=off && go tool qtc -dir templates && go build -mod=mod -o peer .) >&2
    echo "$made_of" >"$to/golang/made-of"
  fi
  of() { (cd "$to/golang" && GOFLAGS='' GOWORK=off go list -m -f '{{.Version}}' "$1") | tr -d v; }
  echo "quicktemplate $(of github.com/valyala/quicktemplate) $to/golang/peer"
  echo "sonic $(of github.com/bytedance/sonic) $to/golang/peer"
  echo "fastjson $(of github.com/valyala/fastjson) $to/golang/peer"
  echo "json/v2 $(of github.com/go-json-experiment/json) $to/golang/peer"
  echo "encoding/json $(go env GOVERSION) $to/golang/peer"
fi

if [ "$part" = node ] && have npm velocityjs && have node velocityjs; then
  if [ ! -d "$to/node/node_modules/serverless-offline" ]; then
    mkdir -p "$to/node"
    (cd "$to/node" && npm init -y && npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps \
      "velocityjs@$velocityjs" "serverless-offline@$offline") >&2
  fi
  echo "velocityjs $velocityjs node $here/node/peer.mjs $to/node"
  echo "serverless-offline $offline node $here/node/peer.mjs $to/node"
fi

if [ "$part" = python ] && have python3 airspeed; then
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
