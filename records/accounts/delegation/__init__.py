"""Pages of deputies: give a role for a while, act for somebody, come back."""
