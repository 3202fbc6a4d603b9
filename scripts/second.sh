#!/usr/bin/env bash
# The tests that seal and find people most, once more with SM4 and SM3 instead of AES and SHA-2.
# usage: scripts/second.sh PYTEST…     `make prove` runs every test with them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

exec env CHENGXIN_SEALING=sm4-gcm "$@" -m "not prove" tests/people/services/test_enrolling.py \
    tests/records/test_joining_held.py tests/settings/test_keys_in_use.py tests/web/staff/test_signing_in.py
