"""Lists and lookups of the service."""
