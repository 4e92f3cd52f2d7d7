"""What a client says was billed wrongly, line by line; the rest is paid, and work goes on."""
