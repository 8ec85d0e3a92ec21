"""Tallies and scores."""
