"""The demo city: its data, and the command that builds and serves it."""
