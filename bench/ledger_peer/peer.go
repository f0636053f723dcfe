// Peer measures Go's sumdb packages at the work that bench/ledger.py does: growing a tree in
// memory, proving inclusion, and checking a signed head with an inclusion proof.
//
//	peer ENTRIES
package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	count, err := strconv.ParseInt(os.Args[1], 10, 64)
	must(err)
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(places []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(places))
		for n, place := range places {
			found[n] = stored[place]
		}
		return found, nil
	})
	begun := time.Now()
	for n := int64(0); n < count; n++ {
		hashes, err := tlog.StoredHashes(n, entry(n), reader)
		must(err)
		stored = append(stored, hashes...)
	}
	growing := time.Since(begun)
	root, err := tlog.TreeHash(count, reader)
	must(err)

	begun = time.Now()
	proofs := make([]tlog.RecordProof, 0, count)
	for n := int64(0); n < count; n++ {
		proof, err := tlog.ProveRecord(count, n, reader)
		must(err)
		proofs = append(proofs, proof)
	}
	proving := time.Since(begun)

	secret, public, err := note.GenerateKey(rand.Reader, "kaga.example/bench")
	must(err)
	signer, err := note.NewSigner(secret)
	must(err)
	verifier, err := note.NewVerifier(public)
	must(err)
	text := fmt.Sprintf("kaga.example/bench\n%d\n%s\n", count, root)
	head, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)
	const checks = 5000
	begun = time.Now()
	for n := int64(0); n < checks; n++ {
		at := n * (count / checks)
		_, err := note.Open(head, note.VerifierList(verifier))
		must(err)
		must(tlog.CheckRecord(proofs[at], count, root, at, tlog.RecordHash(entry(at))))
	}
	checking := time.Since(begun)
	must(json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"grow":  float64(count) / growing.Seconds(),
		"prove": float64(count) / proving.Seconds(),
		"check": float64(checks) / checking.Seconds(),
	}))
}

func entry(n int64) []byte {
	return []byte(fmt.Sprintf(`{"n":%d,"text":"%0200d"}`, n, n))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
