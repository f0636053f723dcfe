"""Every list and look-up of the airspace, typed rows out."""
