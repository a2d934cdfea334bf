#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# planted.sh [seeds [bug...]] - plants each bug of planted/ in a copy of the tree, and prints which seed finds it.
# A bug is a sed script; its first line names the file and says what is wrong. Fails when a bug no longer applies, or is
# not found within so many seeds (1,000).
set -euo pipefail
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$tests/../.." && pwd)
seeds=${1:-1000}
shift || true

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
(cd "$root" && git ls-files -z | tar --create --null --files-from=- --ignore-failed-read) | tar --extract --directory "$copy"
cd "$copy"

make_mtsim() {
    cmake --build build/release --target mtsim --parallel "$(nproc)" >build.log 2>&1 || {
        tail -n 30 build.log >&2
        return 1
    }
}

cmake --preset release -DMSGTRANS_TESTS=ON >/dev/null
make_mtsim
build/release/tests/sim/mtsim --seeds "$seeds" >/dev/null || {
    echo "planted: it fails without any bug" >&2
    exit 1
}

bugs=("$@")
((${#bugs[@]})) || mapfile -t bugs < <(cd "$tests/planted" && ls -- *.sed)
missed=0
for bug in "${bugs[@]}"; do
    bug=${bug%.sed}
    script=$tests/planted/$bug.sed
    file=$(sed -nE '1s/^# ([^:]+): .*/\1/p' "$script")
    cp "$file" right
    sed -i -f "$script" "$file"
    if cmp -s "$file" right; then
        found="no longer applies"
    elif ! make_mtsim; then
        found="does not compile"
    else
        found=$({ timeout 300 build/release/tests/sim/mtsim --seeds "$seeds" || true; } 2>&1 >/dev/null |
            sed -nE 's/^(mtsim: )?seed ([0-9]+).*/\2/p' | tail -n 1)
        rule=
    fi
    printf '%-30s %s\n' "$bug" "${found:-not found}"
    [[ $found =~ ^[0-9]+$ ]] || missed=$((missed + 1))
    cp right "$file"
done
echo "$((${#bugs[@]} - missed)) of ${#bugs[@]} found"
((missed == 0))
