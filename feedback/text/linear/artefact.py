"""A model as two files, numbers and what they mean, without pickle and the same byte for byte."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accounts.errors import Refusal
from feedback.text.linear import features
from feedback.text.linear.examples import CLASSES
from feedback.text.linear.features import FeatureSettings
from feedback.text.linear.predicting import Calibration, LinearModel
from feedback.text.linear.training import TrainedModel

FORMAT = 1
_LARGEST = 1 << 26
_ARRAYS = ("codes", "fingerprints")


class ArtefactRefused(Refusal):
    """The two files of a model are damaged, do not belong together or are of another version."""

    code = "artefact_refused"


@dataclass(frozen=True, slots=True)
class Artefact:
    """`numbers` is a npz file, `facts` a JSON file that holds its SHA-256."""

    numbers: bytes
    facts: bytes


def pack(trained: TrainedModel) -> Artefact:
    """Return the model that has learned from all texts, with the report of the one judged."""
    model = trained.model
    numbers = _npz({"codes": model.codes, "fingerprints": model.fingerprints})
    facts = {
        "format": FORMAT,
        "name": model.name,
        "version": model.version,
        "sha256": hashlib.sha256(numbers).hexdigest(),
        "seed": trained.seed,
        "days": [day.isoformat() if day else None for day in trained.days],
        "texts_by_class": trained.texts_by_class,
        "texts_by_language": trained.texts_by_language,
        "texts_left_out": trained.left_out,
        "features": {"version": features.VERSION, **asdict(model.settings)},
        "languages": sorted(model.languages),
        "scales": list(model.scales),
        "intercepts": list(model.intercepts),
        "calibration": asdict(model.calibration),
        "report": model.report,
    }
    text = json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return Artefact(numbers, f"{text}\n".encode())


def load(numbers: bytes, facts: bytes) -> LinearModel:
    """Return the model; raise ArtefactRefused for files that do not fit together or this code."""
    try:
        said = json.loads(facts)
        _check(said, numbers)
        return _model(said, _arrays(numbers))
    except (KeyError, TypeError, ValueError, OSError, zipfile.BadZipFile, zlib.error) as error:
        message = f"The model's files cannot be read: {error!r}."
        raise ArtefactRefused(message) from error


def _check(said: Mapping[str, Any], numbers: bytes) -> None:
    if said["format"] != FORMAT:
        message = f"The model is of format {said['format']!r}; this version reads {FORMAT}."
        raise ArtefactRefused(message)
    digest = hashlib.sha256(numbers).hexdigest()
    if said["sha256"] != digest:
        message = f"The numbers have the digest {digest}, the facts name {said['sha256']!r}."
        raise ArtefactRefused(message)
    if said["features"]["version"] != features.VERSION:
        message = (
            f"The model reads texts in manner {said['features']['version']!r}, this version in "
            f"manner {features.VERSION}: train it again."
        )
        raise ArtefactRefused(message)


def _model(said: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> LinearModel:
    settings = FeatureSettings(
        **{name: value for name, value in said["features"].items() if name != "version"}
    )
    codes, fingerprints = arrays["codes"], arrays["fingerprints"]
    if codes.dtype != np.int8 or codes.shape != (settings.buckets, 2):
        message = f"The codes are {codes.dtype} of shape {codes.shape}."
        raise ArtefactRefused(message)
    if fingerprints.dtype != np.uint32 or fingerprints.ndim != 1:
        message = f"The fingerprints are {fingerprints.dtype} of shape {fingerprints.shape}."
        raise ArtefactRefused(message)
    polarity, lukewarm = map(float, said["scales"])
    clear, mild = map(float, said["intercepts"])
    return LinearModel(
        name=str(said["name"]),
        version=str(said["version"]),
        settings=settings,
        codes=codes,
        scales=(polarity, lukewarm),
        intercepts=(clear, mild),
        calibration=_calibration(said["calibration"]),
        languages=frozenset(map(str, said["languages"])),
        fingerprints=fingerprints,
        report=said["report"],
    )


def _calibration(said: Mapping[str, Any]) -> Calibration:
    classes = tuple(map(int, said["classes"]))
    shape = np.shape(said["weights"])
    if shape != (len(classes), Calibration.INPUTS) or not set(classes) <= set(range(len(CLASSES))):
        message = f"The calibration is of shape {shape} for the classes {classes}."
        raise ArtefactRefused(message)
    return Calibration(
        classes=classes,
        weights=tuple(tuple(map(float, row)) for row in said["weights"]),
        intercepts=tuple(map(float, said["intercepts"])),
        neutral_from=float(said["neutral_from"]),
    )


def _npz(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return what `np.load` reads; np.savez would promise neither level nor time stamps."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, array, version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, member.getvalue(), compresslevel=6)
    return file.getvalue()


def _arrays(numbers: bytes) -> dict[str, NDArray[Any]]:
    with zipfile.ZipFile(io.BytesIO(numbers)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > _LARGEST:
        message = f"The numbers take {size} bytes unpacked; {_LARGEST} are allowed."
        raise ArtefactRefused(message)
    with np.load(io.BytesIO(numbers), allow_pickle=False) as loaded:
        return {name: loaded[name] for name in _ARRAYS}
