"""Tests of the planner, over small made-up cities."""
