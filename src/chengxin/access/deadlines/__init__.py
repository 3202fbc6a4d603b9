"""Due days that were told to somebody: kept with their calendar, and moved only one way."""
