"""What pages say: answers, records, changes and looks in words. Nothing here asks a database."""
