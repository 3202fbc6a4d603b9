#!/usr/bin/env bash
# What make test runs: style first; then, side by side so that no core waits: types and borders, all
# tests, and some of them again on the oldest PostgreSQL and with the second profile. What ran beside
# the tests is shown when they are done.
# usage: scripts/test.sh PYTEST…
# With -m each part that runs beside the tests is a process group, which can be ended as one.
set -uom pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

.venv/bin/ruff check && .venv/bin/ruff format --check || exit

beside=$(mktemp -d)
groups=()
end() {
    if ((${#groups[@]})); then kill -- "${groups[@]/#/-}" 2>/dev/null; fi
    rm -rf "$beside"
}
trap end EXIT

{ .venv/bin/mypy && .venv/bin/lint-imports --no-logo; } >"$beside/lint" 2>&1 </dev/null &
groups+=($!)
{
    again=0
    scripts/older.sh "$@" -n 0 || again=1
    scripts/second.sh "$@" -n 0 || again=1
    exit $again
} >"$beside/again" 2>&1 </dev/null &
groups+=($!)

"$@" -m "not prove"
failed=$?
for part in lint again; do
    wait "${groups[0]}" || failed=1
    groups=("${groups[@]:1}")
    cat "$beside/$part"
done
exit "$failed"
