"""Abstract parts every room may use; no tables."""
