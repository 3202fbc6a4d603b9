#!/bin/sh
# Installs one locked set (runtime, demo, test or bench) into .venv, and does nothing when it is there.
# The set peers, what make bench compares with, goes into .venv-peers without the project.
# PYTHON=... chooses the interpreter; otherwise the first CPython >= 3.12 that is found.
set -eu
cd "$(dirname "$0")/.."
wanted=${1:-test}
minimum=3.12
fallback=3.13
place=.venv
if [ "$wanted" = peers ]; then place=.venv-peers; fi

# Scripts inside an environment name its place, so one that was moved is made anew.
is_in_place() {
    [ -x "$place/bin/python" ] && [ "$(cat "$place/place" 2>/dev/null)" = "$PWD" ]
}
# A stamp sums up what an installation was made from.
stamp_of() {
    cat pyproject.toml requirements/build.txt "requirements/$1.txt" | cksum
}
is_fresh() {
    is_in_place && [ "$(cat "$place/stamp-$1" 2>/dev/null)" = "$(stamp_of "$1")" ]
}

case $wanted in
runtime) if is_fresh runtime || is_fresh demo || is_fresh test || is_fresh bench; then exit 0; fi ;;
demo) if is_fresh demo || is_fresh test || is_fresh bench; then exit 0; fi ;;
test | bench | peers) if is_fresh "$wanted"; then exit 0; fi ;;
*)
    echo "usage: $0 [runtime|demo|test|bench|peers]" >&2
    exit 2
    ;;
esac

# shellcheck source=scripts/uv.sh
. scripts/uv.sh
get_uv

if ! is_in_place || ! real_python "$place/bin/python" "$minimum" >/dev/null; then
    if ! python=$(find_python "$minimum"); then
        echo "No Python >= $minimum found; fetching $fallback." >&2
        "$uv" python install --no-bin "$fallback" || die \
            "No Python >= $minimum is on PATH or among pyenv's versions, and none could be fetched." \
            "Install one (a distribution's package, the official installer, or pyenv install $fallback)" \
            'or name one that stands elsewhere: make setup PYTHON=/path/to/python3'
        python=$("$uv" python find --managed-python "$fallback")
    fi
    "$uv" venv --quiet --clear --python "$python" "$place"
    printf '%s\n' "$PWD" >"$place/place"
fi

echo "Installing the $wanted set into $place ($("$place/bin/python" --version))."
# Byte code is made here, as installers do, so that no run compiles for itself: not even where
# PYTHONDONTWRITEBYTECODE forbids Python to keep what it compiles.
"$uv" pip install --quiet --python "$place/bin/python" --compile-bytecode \
    --require-hashes -r "requirements/$wanted.txt"
if [ "$wanted" = peers ]; then
    stamp_of peers >"$place/stamp-peers"
    exit 0
fi
# The project itself has no hash; what builds it has.
"$uv" pip install --quiet --python .venv/bin/python --no-deps --editable . \
    --preview-features build-dependency-hashes --require-build-hashes \
    --build-constraints requirements/build.txt
.venv/bin/python -m compileall -q src
stamp_of "$wanted" >"$place/stamp-$wanted"
