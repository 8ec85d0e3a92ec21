"""Accounts in REST and GraphQL: here, because `accounts` itself lies below the transports."""
