"""What everybody may see and say without signing in: versions in the making, and comments."""
