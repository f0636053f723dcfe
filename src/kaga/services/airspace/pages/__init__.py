"""Pages of the airspace: flights for operators and staff, registries and entries for staff."""
