"""Where a person stands: rulebook versions, the live query, scores and how they changed."""
