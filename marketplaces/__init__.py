"""Marketplaces and the rules that each of them sets, as dated data with sources."""
