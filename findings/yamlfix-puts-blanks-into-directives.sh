#!/usr/bin/env bash
# yamlfix 1.19.1 (a formatter of YAML for pre-commit), with its defaults.
#
# Guess: what stands in a literal block is a text, and no formatter touches it.
# Seen: lines of the text that begin with # are taken for comments, and get the blank
# that comments have: #set becomes "# set", #foreach "# foreach" and #end "# end".
# A second #, as comments of templates have it, keeps it away, and so does other text
# before a directive in its line. A |+ at the end of the file becomes |-, and the
# line breaks that it keeps are gone.
# What it means: the definition is still valid and still has a mapping template, whose
# directives are now text: it answers with its own source, or is refused, where an
# #end within a line has lost its beginning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check yamlfix==1.19.1
cat >template.yaml <<'YAML'
---
responseTemplates:
  application/json: |
    #set($pets = $input.path('$'))
    [
    ## one a line
    #foreach($pet in $pets)
      {"id": "$pet.id"} #if($foreach.hasNext),#end
    #end
    ]
  text/plain: |+
    two lines

YAML
cp template.yaml fixed.yaml
env/bin/yamlfix fixed.yaml >yamlfix.log 2>&1 || { cat yamlfix.log; exit 1; }
diff template.yaml fixed.yaml >changes && { echo "no longer: nothing is changed"; exit 1; }
cat changes
cat >wanted <<'DIFF'
4c4
<     #set($pets = $input.path('$'))
---
>     # set($pets = $input.path('$'))
7c7
<     #foreach($pet in $pets)
---
>     # foreach($pet in $pets)
9c9
<     #end
---
>     # end
11c11
<   text/plain: |+
---
>   text/plain: |-
13d12
< 
DIFF
cmp -s changes wanted || { echo "no longer:"; cat wanted; exit 1; }
