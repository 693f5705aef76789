"""Sign-in by rotating code, and the roll."""
