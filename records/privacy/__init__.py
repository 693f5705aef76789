"""A person's own data as a file, who saw what of them, and how long what is kept."""
