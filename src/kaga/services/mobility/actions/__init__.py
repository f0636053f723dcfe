"""The only place of the service where state changes."""
