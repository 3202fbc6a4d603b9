"""How a version comes into force: what is kept of it, and the rules of when each step may be."""
