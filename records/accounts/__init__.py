"""People who sign in, what each may do, and for which part of the unit tree."""
