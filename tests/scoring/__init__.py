"""The kernel against its meaning."""
