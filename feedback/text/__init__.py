"""What a text says: language, topics, grounds for removal and more, by rules without a database."""
