"""Files from outside: read in a sandbox, checked, and kept."""
