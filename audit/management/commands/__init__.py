"""The commands of the event log."""
