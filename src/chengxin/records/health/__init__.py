"""How furnishers deliver: when, how late, with what verdicts, and about how many people."""
