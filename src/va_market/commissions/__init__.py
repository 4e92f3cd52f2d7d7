"""Pay by sales: clients report what was sold, and each period has its statement (R42, R48)."""
