"""The city's own network: how it begins, how it becomes a feed, how it is edited."""
