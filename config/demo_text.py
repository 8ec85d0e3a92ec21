"""What the demo prints once it answers: how to look at it from each side."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Shop:
    """The invented shop's way in, as the command `load_demo` answers it."""

    email: str
    password: str
    api_key: str
    seller_account: str
    organization: str


def read_shop(file: Path, database: str) -> Shop | None:
    """Return the shop that was loaded into this very database, None if there is none."""
    try:
        kept = json.loads(file.read_text())
        return Shop(**kept["shop"]) if kept["database"] == database else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def welcome(shop: Shop, address: str) -> str:
    """Return the address, the login, the key and three calls that work when pasted."""
    call = f"curl -s -H 'Authorization: Bearer {shop.api_key}'"
    query = "{ feedback(limit: 3) { items { id rating comment polarity } next } }"
    body = json.dumps({"query": query})
    return f"""
Goodstanding answers at {address}

  Admin      {address}/admin/
  Login      {shop.email}
  Password   {shop.password}
  API key    {shop.api_key}
  API pages  {address}/api/v1/docs

The seller's score (REST):
  {call} {address}/api/v1/seller-accounts/{shop.seller_account}/score

Three feedback entries (REST):
  {call} '{address}/api/v1/feedback?limit=3'

The same (GraphQL):
  {call} -H 'Content-Type: application/json' -d '{body}' {address}/graphql/

Ctrl-C stops everything; the data stays. `./goodstanding demo --reset` begins anew.
"""
