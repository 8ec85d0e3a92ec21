"""Readers: the bytes of one format in, rows or refusals with their line and column out."""
