"""What contracts pay by the period: fees, salaries, guaranteed hours, each charged once."""
