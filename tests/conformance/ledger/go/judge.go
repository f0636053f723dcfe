// Judge checks a ledger with Go's sumdb packages, which guard the Go module mirror.
//
// It is given the log's folder, its verifier key and a JSON file of claims, and answers with
// what it found wrong (nothing, if all is well) and with proofs of its own:
//
//	judge FOLDER VKEY CLAIMS.json
//
// All hashing, proving, checking and note reading is done by golang.org/x/mod/sumdb.
package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Index, Size int64
	Leaf, Root  tlog.Hash
	Proof       tlog.RecordProof
}

type growth struct {
	Old, New         int64
	OldRoot, NewRoot tlog.Hash
	Proof            tlog.TreeProof
}

type claims struct {
	Heads      []string
	Inclusions []inclusion
	Growths    []growth
	Secret     string
	Wrong      bool
}

type answer struct {
	Wrong      []string
	Entries    int64
	Root       tlog.Hash
	Inclusions []inclusion
	Growths    []growth
	Signed     string
	CheckNanos int64
}

// folder reads tiles as C2SP tlog-tiles lays them out: without the height in the path.
type folder struct{ root string }

func (f folder) Height() int                     { return 8 }
func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		content, err := os.ReadFile(filepath.Join(f.root, path))
		if err != nil {
			return nil, err
		}
		found = append(found, content)
	}
	return found, nil
}

func main() {
	root, vkey := os.Args[1], os.Args[2]
	raw, err := os.ReadFile(os.Args[3])
	must(err)
	var given claims
	must(json.Unmarshal(raw, &given))
	found := answer{Wrong: []string{}}
	verifier, err := note.NewVerifier(vkey)
	must(err)
	for _, head := range given.Heads {
		tree, err := open(head, verifier)
		must(err)
		if tree.N > found.Entries {
			found.Entries, found.Root = tree.N, tree.Hash
		}
	}
	reader := tlog.TileHashReader(tlog.Tree{N: found.Entries, Hash: found.Root}, folder{root})
	found.checkHeads(given.Heads, verifier, reader)
	found.checkBundles(root, reader)
	found.checkClaims(given)
	found.proveAgain(given, reader)
	if given.Secret != "" {
		signer, err := note.NewSigner(given.Secret)
		must(err)
		signed, err := note.Sign(&note.Note{Text: "signed twice\n"}, signer)
		must(err)
		found.Signed = string(signed)
	}
	must(json.NewEncoder(os.Stdout).Encode(found))
}

func open(head string, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open([]byte(head), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	var tree tlog.Tree
	lines := strings.Split(opened.Text, "\n")
	if _, err := fmt.Sscanf(lines[1], "%d", &tree.N); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

func (a *answer) blame(format string, arguments ...interface{}) {
	a.Wrong = append(a.Wrong, fmt.Sprintf(format, arguments...))
}

// checkHeads computes the root of every head's tree from the tiles of the last.
func (a *answer) checkHeads(heads []string, verifier note.Verifier, reader tlog.HashReader) {
	for _, head := range heads {
		tree, err := open(head, verifier)
		must(err)
		hash, err := tlog.TreeHash(tree.N, reader)
		if tree.N > 0 && (err != nil || hash != tree.Hash) {
			a.blame("root of %d: %v", tree.N, err)
		}
	}
}

// checkBundles hashes every entry and compares it with the tree's own leaf.
func (a *answer) checkBundles(root string, reader tlog.HashReader) {
	for start := int64(0); start < a.Entries; start += 256 {
		width := a.Entries - start
		if width > 256 {
			width = 256
		}
		tile := tlog.Tile{H: 8, L: 0, N: start / 256, W: int(width)}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		content, err := os.ReadFile(filepath.Join(root, path))
		must(err)
		var places []int64
		var leaves []tlog.Hash
		for n := int64(0); n < width; n++ {
			size := int(binary.BigEndian.Uint16(content))
			leaves = append(leaves, tlog.RecordHash(content[2:2+size]))
			places = append(places, tlog.StoredHashIndex(0, start+n))
			content = content[2+size:]
		}
		stored, err := reader.ReadHashes(places)
		must(err)
		for n := range stored {
			if stored[n] != leaves[n] {
				a.blame("entry %d", start+int64(n))
			}
		}
		if len(content) > 0 {
			a.blame("bundle %d is too long", start/256)
		}
	}
}

// checkClaims checks proofs made elsewhere.
func (a *answer) checkClaims(given claims) {
	start := time.Now()
	for _, claim := range given.Inclusions {
		err := tlog.CheckRecord(claim.Proof, claim.Size, claim.Root, claim.Index, claim.Leaf)
		if err != nil {
			a.blame("inclusion of %d in %d: %v", claim.Index, claim.Size, err)
		}
	}
	a.CheckNanos = time.Since(start).Nanoseconds()
	for _, claim := range given.Growths {
		err := tlog.CheckTree(claim.Proof, claim.New, claim.NewRoot, claim.Old, claim.OldRoot)
		if err != nil {
			a.blame("growth from %d to %d: %v", claim.Old, claim.New, err)
		}
	}
}

// proveAgain makes the same proofs from the same tiles, unless they were meant to be wrong.
func (a *answer) proveAgain(given claims, reader tlog.HashReader) {
	if given.Wrong {
		return
	}
	for _, claim := range given.Inclusions {
		proof, err := tlog.ProveRecord(claim.Size, claim.Index, reader)
		must(err)
		claim.Proof = proof
		a.Inclusions = append(a.Inclusions, claim)
	}
	for _, claim := range given.Growths {
		proof, err := tlog.ProveTree(claim.New, claim.Old, reader)
		must(err)
		claim.Proof = proof
		a.Growths = append(a.Growths, claim)
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
