"""Sealed content opens with its own key and purpose only, and never after erasure."""

from __future__ import annotations

import pytest

from kaga.kernel.storage import blobs, vault
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> vault.KeyId:
    with write(bookkeeping="a test") as tx:
        return vault.new_key(tx)


def test_what_was_sealed_opens_again(key):
    assert vault.unseal(key, vault.seal(key, "動橋町".encode(), "a"), "a") == "動橋町".encode()


def test_another_purpose_does_not_open_it(key):
    with pytest.raises(ValueError, match="another purpose"):
        vault.unseal(key, vault.seal(key, b"x", "a"), "b")


def test_a_destroyed_key_erases_content_and_blobs(key):
    address = blobs.put(key, b"receipt")
    assert blobs.get(key, address) == b"receipt"
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, key)
    with pytest.raises(vault.Erased):
        blobs.get(key, address)


def test_a_changed_blob_is_found(key):
    address = blobs.put(key, b"receipt")
    path = blobs._path(address)
    *rest, last = path.read_bytes()
    path.write_bytes(bytes([*rest, last ^ 1]))
    with pytest.raises(blobs.Damaged, match="changed"):
        blobs.get(key, address)


def test_a_missing_blob_is_named(key):
    address = blobs.put(key, b"receipt")
    blobs.remove(address)
    with pytest.raises(blobs.Damaged, match="missing"):
        blobs.get(key, address)


@pytest.mark.parametrize("address", ["", "../../etc/passwd", "A" * 64])
def test_no_address_leads_out_of_the_store(key, address):
    with pytest.raises(ValueError, match="not a blob address"):
        blobs.get(key, blobs.Address(address))
