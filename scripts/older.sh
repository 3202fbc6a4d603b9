#!/usr/bin/env bash
# The tests that ask most of a database, once more on PostgreSQL 15, the oldest that a site may have.
# usage: scripts/older.sh PYTEST…     CHENGXIN_POSTGRES15_BIN names its programs elsewhere.
# Fewer populations are drawn than the usual run draws: it is the server that is tried.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bin=${CHENGXIN_POSTGRES15_BIN:-/usr/lib/postgresql/15/bin}
if [[ ! -x $bin/postgres ]]; then
    echo "PostgreSQL 15 is not in $bin: nothing was tried on it (Debian: postgresql-15)." >&2
    # A person may go on without; CI may not.
    [[ -z ${CI:-} ]]
    exit
fi

"$bin/postgres" --version
exec env CHENGXIN_POSTGRES_BIN="$bin" CHENGXIN_PROFILE="${CHENGXIN_PROFILE:-again}" "$@" -m "not prove" \
    tests/database/test_older.py tests/settings/test_roles.py tests/settings/test_patience.py \
    tests/scoring/test_postgres.py tests/standing/test_facts.py tests/standing/test_scoring.py \
    tests/records/test_joining_held.py tests/records/test_renewing.py
