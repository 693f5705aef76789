"""Party-spirit essays: drafts, submission, review."""
