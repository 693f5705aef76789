"""Kept answers: what the rules say of everyone today, computed ahead and renewed in the background."""
