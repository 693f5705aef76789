"""Passwords that people here would think of first, and why each is refused."""
