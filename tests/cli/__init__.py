"""The command line, as a policy officer uses it."""
