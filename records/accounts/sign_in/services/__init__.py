"""Writes of sign-in."""
