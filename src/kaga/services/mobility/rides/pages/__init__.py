"""Pages of rides."""
