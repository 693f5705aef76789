"""The floor of the sign-in benchmark: never part of the product."""
