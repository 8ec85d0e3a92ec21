"""Commands of marketplaces."""
