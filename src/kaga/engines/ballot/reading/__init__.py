"""Strict readers: from bytes of unknown origin to values, before any cryptography."""
