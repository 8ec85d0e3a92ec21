"""Settings, addresses, the joined GraphQL schema, the embedded PostgreSQL."""
