"""Public notices: what rooms of procurement publish, as pages that say it and nothing else."""
