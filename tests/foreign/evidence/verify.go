// Checks the checkpoints and inclusion proofs of an evidence file with golang.org/x/mod/sumdb, which knows nothing of
// this project: notes by sumdb/note, trees by sumdb/tlog. That the keys are those of the two states is checked by the
// Python beside it, under the governance keys.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go case.kzev
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type envelope struct {
	Payload string `json:"payload"`
}

type file struct {
	Bundles    []envelope `json:"bundles"`
	Statements []struct {
		Envelope struct {
			Signatures []struct {
				KeyID string `json:"keyid"`
			} `json:"signatures"`
		} `json:"envelope"`
		Entry string `json:"entry"`
		Proof string `json:"proof"`
	} `json:"statements"`
}

type bundle struct {
	Realm   string `json:"realm"`
	Parties []struct {
		TrustDomain string `json:"trust_domain"`
		Keys        []struct {
			KeyID string `json:"key_id"`
			Usage string `json:"usage"`
			SPKI  string `json:"spki"`
		} `json:"keys"`
	} `json:"parties"`
}

// cosigner verifies a C2SP tlog-cosignature v1: Ed25519 over a time and the note.
type cosigner struct {
	name string
	key  ed25519.PublicKey
}

func (c cosigner) Name() string { return c.name }

func (c cosigner) KeyHash() uint32 {
	sum := sha256.Sum256([]byte(c.name + "\n\x04" + string(c.key)))
	return binary.BigEndian.Uint32(sum[:])
}

func (c cosigner) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(c.key, append([]byte(head), text...), sig[8:])
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "no evidence:", err)
		os.Exit(1)
	}
	return value
}

func check(held bool, what string) {
	if !held {
		must(0, fmt.Errorf("%s", what))
	}
}

func main() {
	var evidence file
	must(0, json.Unmarshal(must(os.ReadFile(os.Args[1])), &evidence))
	var trust bundle
	newest := evidence.Bundles[len(evidence.Bundles)-1]
	must(0, json.Unmarshal(must(base64.StdEncoding.DecodeString(newest.Payload)), &trust))
	for number, statement := range evidence.Statements {
		ledgerOf := 0
		for party, entry := range trust.Parties {
			for _, key := range entry.Keys {
				if key.KeyID == statement.Envelope.Signatures[0].KeyID {
					ledgerOf = party
				}
			}
		}
		if strings.Split(statement.Entry, "\n")[2] == "received" {
			ledgerOf = 1 - ledgerOf
		}
		ledger := must(note.NewVerifier(ledgerKey(trust, ledgerOf)))
		size := prove(statement.Entry, statement.Proof, ledger, witness(trust, 1-ledgerOf))
		fmt.Printf("statement %d: in the ledger of %d entries that both states signed\n", number+1, size)
	}
}

func key(trust bundle, party int, usage string) []byte {
	for _, key := range trust.Parties[party].Keys {
		if key.Usage == usage {
			spki := must(base64.StdEncoding.DecodeString(key.SPKI))
			return spki[len(spki)-ed25519.PublicKeySize:]
		}
	}
	check(false, "no "+usage+" key")
	return nil
}

func ledgerKey(trust bundle, party int) string {
	name := trust.Parties[party].TrustDomain + "/ledger/" + trust.Realm
	return must(note.NewEd25519VerifierKey(name, key(trust, party, "ledger")))
}

func witness(trust bundle, party int) note.Verifier {
	name := trust.Parties[party].TrustDomain + "/witness/" + trust.Realm
	return cosigner{name, key(trust, party, "witness")}
}

func prove(entry, proof string, ledger, witness note.Verifier) int64 {
	head, signed, found := strings.Cut(proof, "\n\n")
	check(found, "no checkpoint")
	lines := strings.Split(head, "\n")
	check(lines[0] == "c2sp.org/tlog-proof@v1", "no tlog-proof")
	index := must(strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64))
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		path = append(path, must(tlog.ParseHash(line)))
	}
	opened := must(note.Open([]byte(signed), note.VerifierList(ledger, witness)))
	// Others may have cosigned beside them.
	check(len(opened.Sigs) == 2, "not the signatures of both states")
	text := strings.Split(opened.Text, "\n")
	check(text[0] == ledger.Name(), "another ledger")
	size := must(strconv.ParseInt(text[1], 10, 64))
	root := must(tlog.ParseHash(text[2]))
	must(0, tlog.CheckRecord(path, size, root, index, tlog.RecordHash([]byte(entry))))
	return size
}
