"""What REST and GraphQL share: authentication, problems, pages, filters, limits."""
