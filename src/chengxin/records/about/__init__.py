"""What is held about one person, and what would be if more were."""
