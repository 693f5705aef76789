"""Protection of personal data: encrypted, masked, told to its owner, forgotten in time (level 3)."""
