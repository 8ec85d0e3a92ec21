"""What a resolver finds in `info.context`: the request and who is calling."""

from dataclasses import dataclass

import strawberry
from django.http import HttpRequest

from accounts.actor import Actor


@dataclass(frozen=True)
class Context:
    """The request and its actor; strangers never get this far."""

    request: HttpRequest
    actor: Actor


type Info = strawberry.Info[Context, None]
