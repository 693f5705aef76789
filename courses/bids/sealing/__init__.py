"""Sealed bids: formats, keys, shares, envelopes, receipts (docs/sealing.md).

Pure Python over `cryptography`: nothing here reads the database, the settings or the clock, so that
whoever wants to check the scheme can read this folder, the vectors in its tests, and nothing else.
"""
