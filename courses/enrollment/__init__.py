"""Who takes part in which class."""
