"""Field visits: a room that lives only in the tests.

It brings one of everything a room can bring, and touches no other file: what it shows is that the
next room needs none either (`docs/architecture.md`, "Adding a room").
"""
