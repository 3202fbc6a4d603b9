"""What changes in this room: versions that are kept, and scores. One module a matter."""
