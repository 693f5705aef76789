"""People on the register: what is asked of them, what fits together, photos, tags, duplicates."""
