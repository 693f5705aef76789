"""Training classes and their timetables."""
