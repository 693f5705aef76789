"""Units, cadres and their appointments: the register that everything else points at."""
