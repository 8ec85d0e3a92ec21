"""Versions as ETags: exactly what this server gave is understood, everything else refused."""

import pytest
from rest_framework.test import APIRequestFactory

from accounts.errors import Invalid, VersionRequired, VersionStale, require_version
from api.preconditions import etag_of, given_version, required_version


def request(**headers: str):
    return APIRequestFactory().get("/", headers=headers)


def test_a_version_comes_back_as_it_went_out():
    assert etag_of(12) == '"12"'
    assert required_version(request(**{"If-Match": etag_of(12)})) == 12


def test_without_the_header():
    assert given_version(request()) is None
    with pytest.raises(VersionRequired):
        required_version(request())


@pytest.mark.parametrize("header", ['"abc"', '"0"', '""', '"-1"', '"1.0"', '"01"', '"1234567890"'])
def test_an_etag_of_somebody_else_fits_no_version(header):
    assert given_version(request(**{"If-Match": header})) == 0


@pytest.mark.parametrize("header", ["", "*", "1", 'W/"1"', '"1", "2"', '"1"x', '"١"'])
def test_what_is_no_single_etag(header):
    with pytest.raises(Invalid):
        given_version(request(**{"If-Match": header}))


def test_the_version_is_compared_with_the_present_one():
    require_version(3, current={"version": 3})
    with pytest.raises(VersionRequired):
        require_version(None, current={"version": 3})
    with pytest.raises(VersionStale) as caught:
        require_version(2, current={"version": 3, "status": "draft"})
    assert caught.value.current == {"version": 3, "status": "draft"}
