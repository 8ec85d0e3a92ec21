"""Orders on their way into the database: stage, judgement, upsert, links to feedback, events."""
