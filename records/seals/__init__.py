"""One transparency log over every append-only table and every chain's head (docs/seals.md)."""
