"""The invented shop of the demo: what its buyers write and the files in which it arrives."""
