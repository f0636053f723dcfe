"""The only place where rides change."""
