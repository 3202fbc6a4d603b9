"""The synthetic city: its people, its files with their dirt, its report."""
