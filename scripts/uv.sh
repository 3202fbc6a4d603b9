# shellcheck shell=sh
# Sourced by the other scripts, from the repository's root: finds a Python, puts the pinned uv into
# a throw-away environment and leaves its path in $uv.

die() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Prints the real path of a CPython that is new enough; a shim or an old version says nothing.
real_python() {
    "$1" -c '
import sys
minimum = tuple(map(int, sys.argv[1].split(".")))
if sys.version_info < minimum or sys.implementation.name != "cpython":
    sys.exit(1)
if len(sys.argv) > 2:
    import ensurepip, venv
print(sys.executable)
' "$2" ${3:+"$3"} 2>/dev/null </dev/null
}

# First the one that is asked for, then PATH, then what pyenv keeps beside it.
find_python() {
    for candidate in "${PYTHON:-}" python3.13 python3.12 python3 python python3.14 python3.15 \
        python3.16 "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/*/bin/python3; do
        if [ -n "$candidate" ] && real_python "$candidate" "$@"; then
            return 0
        fi
    done
    return 1
}

# uv does not read pip's configuration; whoever reaches an index through it should not notice.
carry_pip_settings() {
    if [ -n "${PIP_CERT:-}" ] && [ -z "${SSL_CERT_FILE:-}" ]; then
        export SSL_CERT_FILE="$PIP_CERT"
    fi
    if [ -n "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}${UV_CONFIG_FILE:-}" ] ||
        [ -e "${XDG_CONFIG_HOME:-${HOME:-}/.config}/uv/uv.toml" ] || [ -e /etc/uv/uv.toml ]; then
        return 0
    fi
    index=${PIP_INDEX_URL:-}
    if [ -z "$index" ]; then
        index=$("$bootstrap/bin/python" -m pip config list 2>/dev/null |
            sed -n "s/^global\.index-url='\(.*\)'\$/\1/p")
    fi
    if [ -n "$index" ]; then
        export UV_DEFAULT_INDEX="$index"
    fi
}

get_uv() {
    bootstrap=.cache/uv
    uv=$PWD/$bootstrap/bin/uv
    mark=$(cksum <requirements/bootstrap.txt)
    if [ ! -x "$uv" ] || [ "$(cat "$bootstrap/mark" 2>/dev/null)" != "$mark" ]; then
        host_python=$(find_python 3.8 with-venv) || die \
            'No Python here can make a virtual environment, which the first step needs.' \
            'Install Python 3.12 or newer with its venv module' \
            '(on Debian and Ubuntu: apt-get install python3 python3-venv) and run make again.'
        rm -rf "$bootstrap"
        "$host_python" -m venv "$bootstrap"
        "$bootstrap/bin/python" -m pip install --quiet --disable-pip-version-check \
            --only-binary :all: --require-hashes -r requirements/bootstrap.txt || die \
            'pip could not fetch uv; see its message above (no network, or an index not configured?).'
        printf '%s\n' "$mark" >"$bootstrap/mark"
    fi
    carry_pip_settings
}
