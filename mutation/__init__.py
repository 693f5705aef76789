"""Mutation testing of the rooms that must be right: `just mutate ROOM` (CONTRIBUTING.md)."""
