"""Reading the CSV files of other trackers of time: pure functions, no database, no clock."""
