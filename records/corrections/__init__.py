"""What the person says is wrong in the data kept of them, and who decides on it."""
