"""Organizations, people, keys, and who owns what."""
