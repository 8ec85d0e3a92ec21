"""Versions as ETags: a change over REST names the version that its caller has read."""

import re

from rest_framework.request import Request

from accounts.errors import Invalid, VersionRequired

_ETAG = re.compile(r'"([\x21\x23-\x7e]*)"')
_VERSION = re.compile(r"[1-9][0-9]{0,8}")
_NO_VERSION = 0  # what no object ever has


def etag_of(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'


def given_version(request: Request) -> int | None:
    """Return the version in `If-Match`, None without one; raise Invalid if it is no single ETag.

    An ETag that is none of ours fits no version: it gives 0.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return None
    found = _ETAG.fullmatch(header.strip())
    if found is None:
        message = '`If-Match` must hold the one ETag that this server gave, such as "3".'
        raise Invalid(message)
    return int(found[1]) if _VERSION.fullmatch(found[1]) else _NO_VERSION


def required_version(request: Request) -> int:
    """Return the version in `If-Match`; raise VersionRequired without one."""
    version = given_version(request)
    if version is None:
        raise VersionRequired("Send `If-Match` with the ETag of the version that you have read.")
    return version
