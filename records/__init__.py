"""What the organization department must be able to prove about a person."""
