"""The page of a list, the same in every room, and one search over all rooms."""
