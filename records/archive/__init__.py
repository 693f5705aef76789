"""The training archive of a cadre, read from the book."""
