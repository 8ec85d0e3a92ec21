"""Amazon's performance report (GET_V2_SELLER_PERFORMANCE_REPORT) as figures.

The report contradicts its own schema, so that nothing of it is taken for granted: keys may be
missing or bear another name, targets come from the report, rates are fractions whatever it calls
them, a range may end before it begins, and a block is what its key says and not what stands in it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from feedback.formats.performance import (
    MAX_FIGURES,
    Figure,
    SnapshotFigures,
    figure,
    name_of,
    object_in,
    objects_in,
)
from feedback.formats.rows import WrongFormat

# Where the parts of a rate stand: numerator and denominator.
_RATES = {
    "lateShipmentRate": ("lateShipmentCount", "orderCount"),
    "preFulfillmentCancellationRate": ("cancellationCount", "orderCount"),
    "validTrackingRate": ("validTrackingCount", "shipmentCount"),
    "onTimeDeliveryRate": ("onTimeDeliveryCount", "shipmentCountWithValidTracking"),
    "unitOnTimeDeliveryRate": ("unitOnTimeDeliveryCount", "totalUnitCount"),
}
# Names in examples and live reports for what the schema calls otherwise.
_OTHER_NAMES = {
    "prefulfillmentCancelRate": "preFulfillmentCancellationRate",
    "documentRequest": "documentRequests",
    "warningState": "warningStates",
}
_DEFECTS = ("claims", "chargebacks", "negativeFeedback")
_INVOICES = ("missingInvoice", "lateInvoice")


def amazon_performance(document: dict[str, Any], *, marketplace: str) -> SnapshotFigures:
    """Return the figures of one of Amazon's marketplaces, named by Amazon's own id."""
    blocks = objects_in(document, "performanceMetrics")
    accounts = objects_in(document, "accountStatuses")
    block = next((one for one in blocks if one.get("marketplaceId") == marketplace), None)
    account = next((one for one in accounts if one.get("marketplaceId") == marketplace), None)
    if block is None and account is None:
        named = sorted({str(one.get("marketplaceId"))[:40] for one in [*blocks, *accounts]})
        raise WrongFormat(
            f"The report says nothing about the marketplace {marketplace}; "
            f"it is about {', '.join(named[:30]) or 'none'}."
        )
    figures: dict[str, Figure] = {}
    if account is not None:
        figures["account_status"] = figure(status=account.get("status"))
    for key, value in list((block or {}).items())[:MAX_FIGURES]:
        figures.update(_figures(_OTHER_NAMES.get(key, key), value))
    return SnapshotFigures(figures, document)


def _figures(key: str, value: Any) -> dict[str, Figure]:
    name = name_of(key)
    if key in _SPECIAL:
        return dict(_SPECIAL[key](name, value))
    if not isinstance(value, dict):
        return {}
    numerator, denominator = _RATES.get(key, ("defectsCount", ""))
    return {name: _rate(value, value.get(numerator), value.get(denominator))}


def _rate(value: dict[str, Any], numerator: Any, denominator: Any) -> Figure:
    return figure(
        reported=value.get("rate"),
        numerator=numerator,
        denominator=denominator,
        target=value.get("targetValue"),
        status=value.get("status"),
        window=value.get("reportingDateRange"),
    )


def _health(name: str, value: Any) -> Iterator[tuple[str, Figure]]:
    """The status stands under one name in the example and under another in the schema."""
    if isinstance(value, dict):
        status = value.get("ahrStatus", value.get("accountHealthRatingStatus"))
        window = value.get("reportingDateRange")
        yield name, figure(reported=value.get("ahrScore"), status=status, window=window)


def _order_defects(name: str, value: Any) -> Iterator[tuple[str, Figure]]:
    """Orders with a defect are distinct orders; their parts may add up to more."""
    for kind in ("mfn", "afn"):
        block = object_in(value, kind)
        if not block:
            continue
        orders = block.get("orderCount")
        defects = object_in(block, "orderWithDefects").get("count")
        yield f"{name}.{kind}", _rate(block, defects, orders)
        for part in _DEFECTS:
            yield f"{name}.{kind}.{name_of(part)}", _part(block, part, orders)


def _invoices(name: str, value: Any) -> Iterator[tuple[str, Figure]]:
    if not isinstance(value, dict):
        return
    orders = value.get("orderCount")
    yield name, _rate(value, object_in(value, "invoiceDefect").get("count"), orders)
    for part in _INVOICES:
        yield f"{name}.{name_of(part)}", _part(value, part, orders)


def _part(block: dict[str, Any], part: str, orders: Any) -> Figure:
    inner = object_in(block, part)
    return figure(
        numerator=inner.get("count"),
        denominator=orders,
        status=inner.get("status"),
        window=block.get("reportingDateRange"),
    )


def _warnings(name: str, states: Any) -> Iterator[tuple[str, Figure]]:
    for state in objects_in({name: states}, name)[:MAX_FIGURES]:
        if isinstance(state.get("warningType"), str):
            yield name_of(name, state["warningType"]), figure(status=state.get("status"))


_SPECIAL: Mapping[str, Callable[[str, Any], Iterator[tuple[str, Figure]]]] = {
    "orderDefectRate": _order_defects,
    "invoiceDefectRate": _invoices,
    "accountHealthRating": _health,
    "warningStates": _warnings,
}
