"""Rules as dated rows, and the check of cadres against them."""
