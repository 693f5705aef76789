"""The check of cadres against the rules: which rules hold, what is counted, what it says and why."""
