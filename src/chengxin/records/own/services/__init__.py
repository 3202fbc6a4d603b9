"""What people do about own records: say, ask, delete. Each asks for the person's own context."""
