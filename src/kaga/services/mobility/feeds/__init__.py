"""Feeds as files: reading with a report, judging, keeping as versions, asking."""
