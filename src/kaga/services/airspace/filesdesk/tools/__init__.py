"""Commands beside flights: zones as files, short measurements."""
