"""Where the kernel runs. Each engine renders the same text and loads the same tables."""
