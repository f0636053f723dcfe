"""Voxel search: exact, at any angle, and through a field of costs."""
