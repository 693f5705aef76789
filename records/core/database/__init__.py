"""The database itself: prepared queries, one state for many readers, triggers, what is still in use."""
