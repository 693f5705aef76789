"""How training is arranged and delivered."""
