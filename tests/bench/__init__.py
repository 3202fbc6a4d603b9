"""What is measured must be right."""
