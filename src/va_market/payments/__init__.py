"""What clients pay in: announced by them, received by the house, and held until they spend it."""
