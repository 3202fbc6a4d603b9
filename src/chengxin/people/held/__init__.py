"""Everything that is held about who somebody is, what is attested, and what was agreed to."""
