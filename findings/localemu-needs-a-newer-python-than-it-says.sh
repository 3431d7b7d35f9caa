#!/usr/bin/env bash
# LocalEmu 1.3.2, a successor of LocalStack's free edition, and its Python.
#
# Guess: a package whose metadata asks for Python 3.10 or newer runs there.
# Seen: its store of resources is written with the type parameters of Python
# 3.12. On 3.10 and 3.11 pip installs it and the server starts and says that it
# is ready; the first request for a service answers 500 with "invalid syntax".
# What it means: "installs and starts" is no sign that an emulator can be
# compared with; ask it for one answer first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

pip download -q --disable-pip-version-check --no-deps --no-binary :none: -d . localemu==1.3.2
python3 - <<'PY' | tee seen
import re, zipfile
wheel = zipfile.ZipFile("localemu-1.3.2-py3-none-any.whl")
text = lambda name: wheel.read(name).decode()
print(next(l for l in text("localemu-1.3.2.dist-info/METADATA").splitlines() if l.startswith("Requires-Python")))
new = [n for n in wheel.namelist() if n.endswith(".py") and re.search(r"(?m)^\s*(class|def) \w+\[\w", text(n))]
print("modules with type parameters:", len(new))
print("the store among them:", "localemu/services/stores.py" in new)
PY

diff seen - <<'SEEN' && echo "as recorded: localemu 1.3.2"
Requires-Python: >=3.10
modules with type parameters: 8
the store among them: True
SEEN
