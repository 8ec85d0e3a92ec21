"""The one error of the embedded PostgreSQL: a sentence for the person at the keyboard."""


class PostgresRefusal(Exception):
    """The embedded PostgreSQL cannot be used as asked; the message says what to do about it."""

    code = "embedded_postgres_refused"
