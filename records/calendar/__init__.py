"""The working calendar: holidays and make-up workdays of each year, as the State Council announced them."""
