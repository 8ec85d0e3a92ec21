"""A model as two files."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from feedback.text.linear.artefact import ArtefactRefused, load, pack

_TRAIN_AND_PRINT = """
import hashlib
from feedback.text.linear.artefact import pack
from feedback.text.linear.training import train
from tests.feedback.text.linear.invented import examples
packed = pack(train(examples("en", "ko"), name="shop", version="1", seed=7))
for file in (packed.numbers, packed.facts):
    print(hashlib.sha256(file).hexdigest())
"""


@pytest.fixture(scope="module")
def packed(trained):
    return pack(trained)


def changed(packed, **values):
    return json.dumps(json.loads(packed.facts) | values).encode()


def numbers_of(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def test_there_and_back(trained, packed):
    model = load(packed.numbers, packed.facts)
    texts = ["Awful lamp", "정말 좋아요", "so-so", ""]
    languages = ["en", "ko", "", "de"]
    assert model.predict(texts, languages) == trained.model.predict(texts, languages)
    assert (model.name, model.version, model.languages) == ("shop", "1", {"en", "ko"})
    assert model.report == trained.report
    assert model.has_learned(trained.test[0].text)


def test_the_facts(packed):
    facts = json.loads(packed.facts)
    assert facts["sha256"] == hashlib.sha256(packed.numbers).hexdigest()
    assert facts["seed"] == 7
    assert facts["days"] == [None, None]
    assert facts["texts_by_language"] == {"en": 990, "ko": 720}
    assert len(packed.numbers) < 3_000_000


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_gives_the_same_bytes(packed, hash_seed):
    run = subprocess.run(
        [sys.executable, "-c", _TRAIN_AND_PRINT],
        env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [
        hashlib.sha256(file).hexdigest() for file in (packed.numbers, packed.facts)
    ]


def test_numbers_that_were_changed_are_refused(packed):
    damaged = packed.numbers[:-1] + bytes([packed.numbers[-1] ^ 1])
    with pytest.raises(ArtefactRefused, match="The numbers have the digest"):
        load(damaged, packed.facts)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"format": 2}, "is of format 2; this version reads 1"),
        ({"features": {"version": 0}}, "in manner 0, this version in manner 1: train it again"),
        ({"scales": [1.0]}, "cannot be read"),
        ({"scales": None}, "cannot be read"),
        ({"calibration": {"classes": [0, 2], "weights": [[1.0]]}}, r"of shape \(1, 1\)"),
        ({"features": {"version": 1, "colour": "red"}}, "cannot be read"),
        ({"features": {"version": 1, "bucket_bits": 20}}, r"of shape \(4194304, 2\)"),
    ],
)
def test_facts_that_do_not_fit_are_refused(packed, values, said):
    with pytest.raises(ArtefactRefused, match=said):
        load(packed.numbers, changed(packed, **values))


@pytest.mark.parametrize("facts", [b"", b"{}", b"[]", b"null", b"\xff", b"{"])
def test_facts_that_are_none_are_refused(packed, facts):
    with pytest.raises(ArtefactRefused, match="cannot be read"):
        load(packed.numbers, facts)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (b"", "cannot be read"),
        (b"PK\x03\x04", "cannot be read"),
        (numbers_of(other=np.zeros(1)), "cannot be read"),
        (numbers_of(codes=np.array([{}]), fingerprints=np.zeros(1, np.uint32)), "cannot be read"),
        (numbers_of(codes=np.zeros(3), fingerprints=np.zeros(1, np.uint32)), "codes are float64"),
    ],
)
def test_numbers_that_are_none_are_refused(packed, numbers, said):
    facts = changed(packed, sha256=hashlib.sha256(numbers).hexdigest())
    with pytest.raises(ArtefactRefused, match=said):
        load(numbers, facts)


def test_fingerprints_of_another_kind_are_refused(trained, packed):
    numbers = numbers_of(codes=trained.model.codes, fingerprints=np.zeros((1, 1)))
    with pytest.raises(ArtefactRefused, match="fingerprints are float64"):
        load(numbers, changed(packed, sha256=hashlib.sha256(numbers).hexdigest()))


def test_numbers_that_would_fill_memory_are_refused(packed):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("codes.npy", bytes((1 << 26) + 1))
    numbers = file.getvalue()
    with pytest.raises(ArtefactRefused, match="67108865 bytes unpacked"):
        load(numbers, changed(packed, sha256=hashlib.sha256(numbers).hexdigest()))
