"""Password hashing for the demonstration only."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """PBKDF2 with few rounds: the demonstration's password is printed on its sign-in page."""

    algorithm = "pbkdf2_demo"
    iterations = 1000
