"""Questions about rides."""
