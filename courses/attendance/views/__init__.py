"""Pages of attendance: the scan, the class screen, the roll."""
