"""Work that is asked for and done outside of any request: jobs, and letters from the outbox."""
