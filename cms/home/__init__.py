"""The trainee's home."""
