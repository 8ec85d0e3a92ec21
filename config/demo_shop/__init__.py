"""The invented shop of the demo: its texts and the files in which its feedback arrives."""
