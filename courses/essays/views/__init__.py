"""Pages of essays."""
