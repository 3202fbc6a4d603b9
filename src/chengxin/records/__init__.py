"""What furnishers say of people: deliveries, verdicts on each row, versions of records, marks."""
