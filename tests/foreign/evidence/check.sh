#!/usr/bin/env bash
# Exports the evidence of what a running pair said, and has it checked by programs that are not ours, and by the lines of
# docs/evidence.md. One byte of each part is changed, and each of them must refuse it.
#
#   bash check.sh FOLDER PAIR PYTHON
#
# FOLDER is that of `cargo pair up --dir`, PAIR the program `pair`.
set -euo pipefail
dir="$1" pair="$2" python="$3"
here="$(cd "$(dirname "$0")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

sed -n '/^```python$/,/^```$/p' "$here/../../../docs/evidence.md" | sed '1d;$d' >"$work/by_hand.py"
(cd "$work" && GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$work/go" go build -o verify-go "$here/verify.go")
trust="$(sed -n 's/^[a-z]* = "\([0-9a-f]*\)"$/\1/p' "$dir/governance.toml")"
read -r one other <<<"$(echo "$trust" | tr '\n' ' ')"

all_of_them() {
    local failed=0
    "$pair" kz-node evidence verify "$1" --trust "$one" --trust "$other" >"$work/told" 2>&1 || failed=$((failed + 1))
    python3 "$work/by_hand.py" "$1" "$one" "$other" >>"$work/told" 2>&1 || failed=$((failed + 1))
    "$python" "$here/verify.py" "$1" "$one" "$other" >>"$work/told" 2>&1 || failed=$((failed + 1))
    "$work/verify-go" "$1" >>"$work/told" 2>&1 || failed=$((failed + 1))
    echo "$failed"
}

for state in kz mn; do
    profile="$dir/$state-auditor.toml"
    list="$("$pair" "$state-node" statement list --profile "$profile" --json)"
    digest="$(echo "$list" | "$python" -c '
import base64, json, sys
print(base64.b64decode(json.load(sys.stdin)["statements"][0]["digest"]).hex())')"
    file="$work/$state.kzev"
    "$pair" "$state-node" evidence export --profile "$profile" --statement "$digest" --out "$file" >/dev/null
    # The third witness of the pair comes a moment after both states.
    for _ in $(seq 100); do
        grep --quiet 'witness.example.org' "$file" && break
        sleep 0.2
        "$pair" "$state-node" evidence export --profile "$profile" --statement "$digest" --out "$file" --overwrite >/dev/null
    done
    "$pair" kz-node evidence verify "$file" --trust "$one" --trust "$other" --witness "$(cat "$dir/third-witness.vkey")" |
        grep --quiet 'Also cosigned by witness.example.org'
    [ "$(all_of_them "$file")" = 0 ] || { cat "$work/told"; exit 1; }
    # Another place in the tree, another statement in the entry, another payload.
    for change in 's/index [0-9]*/index 99999/' 's/\(issued\|received\)\\n[0-9a-f]/\1\\n0/' 's/"payload": "\(....\)./"payload": "\1+/'; do
        sed "$change" "$file" >"$work/changed.kzev"
        cmp --quiet "$file" "$work/changed.kzev" && continue
        failed="$(all_of_them "$work/changed.kzev")"
        # Go looks at notes and trees alone.
        [ "$failed" -ge 2 ] || { echo "$change was taken by some"; cat "$work/told"; exit 1; }
    done
    echo "evidence of $state: checked by kz-node, by hand with OpenSSL, by Python and by Go"
done
