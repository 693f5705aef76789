"""Gates of completion; closes a class and posts it to the journal."""
