#!/usr/bin/env bash
# airspeed 0.7.1 and the fork of it that LocalStack uses, airspeed-ext 0.6.9:
# numbers, ranges and loops. Each installs a module of the same name.
#
# Guess: Python's numbers come through: 7 / 2 may be 3 or 3.5, 7.0 / 2 is 3.5.
# Seen: "/" rounds down whatever the operands are: 1.5 / 2 is 0.0, and -7 / 2 is
# -4 where Velocity 1.7 has -3; -7 % 3 is 2 where it has -1. A range prints as
# Python's own. A loop over a map takes its keys where Velocity takes its values.
# A variable that a loop sets first is gone behind the loop, one that was set
# before keeps what the loop gave it. #break is a text.
# What it means: an average or a price is cut to a whole number without a word.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >run.py <<'PY'
import sys
import airspeed
for template in [
    '#set($a = 1.5 / 2)$a', '#set($a = 7 / 2.0)$a', '#set($a = -7 / 2)$a', '#set($a = -7 % 3)$a',
    '#set($r = [1..3])$r',
    '#set($m = {"k": "v"})#foreach($x in $m)$x#end',
    '#foreach($i in [1..3])#set($last = $i)#end<$!last>',
    '#set($last = 0)#foreach($i in [1..3])#set($last = $i)#end<$!last>',
    '#foreach($i in [1..3])#if($i == 2)#break#end$i#end',
]:
    print(sys.argv[1], '|', template, '|', airspeed.Template(template).merge({}))
PY
python3 -m venv a && a/bin/pip install -q --disable-pip-version-check airspeed==0.7.1
python3 -m venv b && b/bin/pip install -q --disable-pip-version-check airspeed-ext==0.6.9
{ a/bin/python run.py airspeed && b/bin/python run.py airspeed-ext; } 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: airspeed 0.7.1, airspeed-ext 0.6.9"
airspeed | #set($a = 1.5 / 2)$a | 0.0
airspeed | #set($a = 7 / 2.0)$a | 3.0
airspeed | #set($a = -7 / 2)$a | -4
airspeed | #set($a = -7 % 3)$a | 2
airspeed | #set($r = [1..3])$r | range(1, 4)
airspeed | #set($m = {"k": "v"})#foreach($x in $m)$x#end | k
airspeed | #foreach($i in [1..3])#set($last = $i)#end<$!last> | <>
airspeed | #set($last = 0)#foreach($i in [1..3])#set($last = $i)#end<$!last> | <3>
airspeed | #foreach($i in [1..3])#if($i == 2)#break#end$i#end | 1#break23
airspeed-ext | #set($a = 1.5 / 2)$a | 0.0
airspeed-ext | #set($a = 7 / 2.0)$a | 3.0
airspeed-ext | #set($a = -7 / 2)$a | -4
airspeed-ext | #set($a = -7 % 3)$a | 2
airspeed-ext | #set($r = [1..3])$r | range(1, 4)
airspeed-ext | #set($m = {"k": "v"})#foreach($x in $m)$x#end | k
airspeed-ext | #foreach($i in [1..3])#set($last = $i)#end<$!last> | <>
airspeed-ext | #set($last = 0)#foreach($i in [1..3])#set($last = $i)#end<$!last> | <3>
airspeed-ext | #foreach($i in [1..3])#if($i == 2)#break#end$i#end | 1#break23
SEEN
