#!/bin/sh
# Writes requirements/*.txt: exact versions with hashes, without an index or path of whoever ran it.
set -eu
cd "$(dirname "$0")/.."

# shellcheck source=scripts/uv.sh
. scripts/uv.sh
get_uv

export_lock() {
    file=requirements/$1.txt
    new=.cache/$1.txt
    shift
    {
        echo '# Made by "make lock" from pyproject.toml.'
        "$uv" export --quiet --frozen --no-header --no-annotate --no-emit-project \
            --no-default-groups --format requirements.txt "$@"
    } >"$new"
    if grep '://' "$new"; then
        rm "$new"
        die "$file would name an address; it was left as it was."
    fi
    mv "$new" "$file"
}

python=$(find_python 3.12) || python=.venv/bin/python
"$uv" lock --quiet --upgrade --python "$python"
export_lock runtime
export_lock demo --extra embedded --extra provider
export_lock test --extra embedded --extra provider --group test
export_lock bench --extra embedded --group bench
export_lock peers --only-group peers
export_lock build --only-group build
export_lock bootstrap --only-group bootstrap
