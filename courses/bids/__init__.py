"""Sealed bids: the holders of a tender's keys, uploads, bids and their receipts (docs/sealing.md)."""
