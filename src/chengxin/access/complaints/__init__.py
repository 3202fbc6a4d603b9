"""What somebody says who holds that a look at them was wrong, and what is answered."""
