"""Providers: who may deliver training, and how well they do it (docs/providers.md)."""
