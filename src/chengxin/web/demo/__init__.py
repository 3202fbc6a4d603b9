"""Who one can be in the demonstration. Served there and nowhere else."""
