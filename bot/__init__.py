"""HTTP in and the command line; composition of the web process."""
