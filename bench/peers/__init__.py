"""What the kernel is compared with: other rules engines, in an environment of their own."""
