"""What the bank says of the account of the house: read from files, and matched with payments."""
