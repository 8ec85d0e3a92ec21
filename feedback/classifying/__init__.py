"""What stored feedback says: read by the engine, written with its events, decided by people."""
