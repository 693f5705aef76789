"""Uploads of office files: preview, then one atomic apply."""
