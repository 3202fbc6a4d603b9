"""The door of furnishers: signed batches in, verdicts out, and never who has joined."""
