#!/usr/bin/env bash
# buf curl, a gRPC client that is none of ours, against both listeners of both running nodes, by reflection
# and with client certificates.
#
#   BUF=buf bash tests/foreign/buf-curl.sh FOLDER PAIR
#
# FOLDER is that of `cargo pair up --dir`, PAIR the program `pair`.
set -euo pipefail
dir="$1"
pair="$2"
buf="${BUF:-buf}"
passed=0

address() { python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))[sys.argv[2]][sys.argv[3]])' "$dir/pair.json" "$1" "$2"; }

# call STATE LISTENER CERTIFICATE METHOD DATA
call() {
    "$buf" curl ${schema:+--schema "$schema"} --protocol grpc --cacert "$dir/$1/root.crt" --cert "$3.crt" --key "$3.key" \
        --servername "$2.$1.kzmn.internal" --data "$5" \
        "https://$(address "$1" "$2")/$4"
}

expect() { # NAME PATTERN OUTPUT
    if ! grep -q "$2" <<<"$3"; then
        echo "not as it must be: $1"
        echo "$3"
        exit 1
    fi
    passed=$((passed + 1))
    echo "ok: $1"
}

question() { # CASE KIND NUMBER SURNAME GIVEN SEX YEAR MONTH DAY
    cat <<JSON
{"case_id": "$1", "purpose": "PURPOSE_NEW_AWARD",
 "legal_basis": {"kind": "LEGAL_BASIS_KIND_CONSENT", "article": "consent", "consent_reference": "C-1"},
 "person": {"identifiers": [{"kind": "$2", "value": "$3"}],
            "names": [{"use": "NAME_USE_CURRENT", "surname": "$4", "given_name": "$5"}],
            "sex": "$6", "birth_date": {"year": $7, "month": $8, "day": $9}}}
JSON
}

query() { # KIND NUMBER SURNAME GIVEN SEX YEAR MONTH DAY
    cat <<JSON
{"header": {"case_id": "X-1", "purpose": "PURPOSE_NEW_AWARD",
            "legal_basis": {"kind": "LEGAL_BASIS_KIND_CONSENT", "article": "consent", "consent_reference": "C-1"},
            "officer": {"officer_id": "0000000000000001", "role": "OFFICER_ROLE_CASEWORKER"}},
 "person": {"identifiers": [{"kind": "$1", "value": "$2"}],
            "names": [{"use": "NAME_USE_CURRENT", "surname": "$3", "given_name": "$4"}],
            "sex": "$5", "birth_date": {"year": $6, "month": $7, "day": $8}},
 "parts": ["ANSWER_PART_IDENTITY", "ANSWER_PART_PERIODS"]}
JSON
}

in_mongolia=(IDENTIFIER_KIND_MN_REGISTER_NUMBER БЦ65021021 Төлеген Жанар SEX_FEMALE 1965 2 10)
in_kazakhstan=(IDENTIFIER_KIND_IIN 661120399020 Ганбаатар Бат-Эрдэнэ SEX_MALE 1966 11 20)

# The office listeners: an officer asks, and the answer comes from the other state.
out="$(call kz office "$dir/kz/officers/caseworker" kzmn.office.v1.CaseService/AskPeer "$(question KZ-2026-0000901 "${in_mongolia[@]}")")"
expect "an officer of Kazakhstan asks Mongolia" OUTCOME_FOUND "$out"
out="$(call mn office "$dir/mn/officers/caseworker" kzmn.office.v1.CaseService/AskPeer "$(question MN-2026-0000901 "${in_kazakhstan[@]}")")"
expect "an officer of Mongolia asks Kazakhstan" OUTCOME_FOUND "$out"

# The exchange listeners: a query signed by hand, sent with the other state's certificate.
signed="$(query "${in_kazakhstan[@]}" | "$pair" mn-node statement sign --config "$dir/mn-node.toml" -)"
out="$(call kz exchange "$dir/mn/exchange" kzmn.exchange.v1.RecordExchangeService/Query "$signed")"
expect "a signed query is answered by Kazakhstan" record-answer "$out"
out="$("$pair" mn-node statement show --config "$dir/mn-node.toml" - <<<"$out")"
expect "its answer verifies" "would accept it" "$out"
expect "its answer is FOUND" "Outcome    found" "$out"
expect "its answer has a funded row" "kz funded" "$out"
signed="$(query "${in_mongolia[@]}" | "$pair" kz-node statement sign --config "$dir/kz-node.toml" -)"
out="$(call mn exchange "$dir/kz/exchange" kzmn.exchange.v1.RecordExchangeService/Query "$signed")"
expect "a signed query is answered by Mongolia" record-answer "$out"

# What must not go through.
if out="$(call kz office "$dir/kz/officers/auditor" kzmn.office.v1.CaseService/AskPeer "$(question KZ-2026-0000901 "${in_mongolia[@]}")" 2>&1)"; then
    echo "not as it must be: an auditor asked"; exit 1
fi
expect "an auditor may not ask" permission_denied "$out"
# Three identifiers of a kind are guesses; two are the one of today and the one from before.
of_a_kind() { # NUMBER...: the question with each number as an IIN, as one argument of JSON
    local numbers=""
    for number in "$@"; do numbers+="${numbers:+, }{\"kind\": \"IDENTIFIER_KIND_IIN\", \"value\": \"$number\"}"; done
    sed "s/\"identifiers\": \[[^]]*\]/\"identifiers\": [$numbers]/"
}
two=(661120399020 610517399077)
three=("${two[@]}" 650210499903)
if out="$(call mn office "$dir/mn/officers/caseworker" kzmn.office.v1.CaseService/AskPeer \
    "$(question MN-2 "${in_kazakhstan[@]}" | of_a_kind "${three[@]}")" 2>&1)"; then
    echo "not as it must be: three identifiers of a kind were asked about"; exit 1
fi
expect "an officer may not ask about three identifiers of a kind" invalid_argument "$out"
if out="$(query "${in_kazakhstan[@]}" | of_a_kind "${three[@]}" |
    "$pair" mn-node statement sign --config "$dir/mn-node.toml" - 2>&1)"; then
    echo "not as it must be: a query with three identifiers of a kind was signed"; exit 1
fi
expect "a query with three identifiers of a kind is refused" PAYLOAD_MALFORMED "$out"
signed="$(query "${in_kazakhstan[@]}" | of_a_kind "${two[@]}" | "$pair" mn-node statement sign --config "$dir/mn-node.toml" -)"
out="$(call kz exchange "$dir/mn/exchange" kzmn.exchange.v1.RecordExchangeService/Query "$signed")"
expect "a query with two identifiers of a kind is answered" record-answer "$out"
signed="$(query "${in_mongolia[@]}" | "$pair" kz-node statement sign --config "$dir/kz-node.toml" -)"
# With the schema at hand, so that it is the call that is refused and not the reflection before it.
if out="$(schema="proto" call kz exchange "$dir/kz/exchange" kzmn.exchange.v1.RecordExchangeService/Query "$signed" 2>&1)"; then
    echo "not as it must be: Kazakhstan's exchange took Kazakhstan's own certificate"; exit 1
fi
expect "the own certificate opens no exchange" unavailable "$out"

echo "$passed passed, 0 failed"
