#!/usr/bin/env bash
# What `evidence time-stamps` writes is checked by OpenSSL, under the authority's root: check.sh PAIR_DIR PAIR_PROGRAM AUTHORITY_DIR
set -euo pipefail
dir="$1" program="$2" authority="$3"

for state in kz mn; do
    out="$(mktemp -d)/stamps"
    for _ in $(seq 100); do
        "$program" "$state-node" evidence time-stamps --profile "$dir/$state-auditor.toml" --out "$out" --overwrite >/dev/null 2>&1
        ls "$out"/*.tsr >/dev/null 2>&1 && break
        sleep 0.2
    done
    count=0
    for reply in "$out"/*.tsr; do
        note="${reply%.tsr}.note"
        openssl ts -verify -data "$note" -in "$reply" -CAfile "$authority/ca.pem" >/dev/null 2>&1 ||
            { echo "OpenSSL refuses $reply"; exit 1; }
        # Another byte anywhere in the note is another note.
        printf x >>"$note"
        if openssl ts -verify -data "$note" -in "$reply" -CAfile "$authority/ca.pem" >/dev/null 2>&1; then
            echo "OpenSSL takes $reply for another note"
            exit 1
        fi
        count=$((count + 1))
    done
    echo "time stamps of $state: $count checked by OpenSSL"
done
