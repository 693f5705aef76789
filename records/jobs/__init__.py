"""Long work that survives a killed worker: the row is the truth, the queue only a nudge."""
