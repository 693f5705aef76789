"""Who acts and reads, and what may be reached: actors, readers, roles, authority, declared choices."""
