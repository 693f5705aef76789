"""Online hours: from another platform's export into the book."""
