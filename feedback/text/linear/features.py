"""Turns texts into hashed character n-grams, each with the characters it stands on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from feedback.text.view import TextView, view_of

# Changes whenever the same text gives other features: an artefact of another number is refused.
VERSION = 1
# Texts are read together up to this many characters, so that memory stays bounded.
_CHARACTERS_AT_ONCE = 400_000
_SPACES = np.array([ord(space) for space in " \n\r\x1c\x1d\x1e\x1f\x85\xa0"], dtype=np.uint32)
_SPACE = np.uint64(ord(" "))
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """N-grams of `shortest` to `longest` characters in 2 ** `bucket_bits` buckets.

    Of each text the first `characters` are read.
    """

    shortest: int = 1
    longest: int = 6
    bucket_bits: int = 22
    characters: int = 2_000

    @property
    def buckets(self) -> int:
        """The number of buckets."""
        return 1 << self.bucket_bits


class Grams(NamedTuple):
    """One entry for each n-gram: its text, its bucket, where in the folded text it stands."""

    texts: NDArray[np.int64]
    buckets: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def folded(text: str | TextView, settings: FeatureSettings) -> str:
    """Return the text as it is read: as rules read it, and cut."""
    if isinstance(text, TextView):
        return text.folded[: settings.characters]
    # Folding may shorten; a text that is cut twice is still the beginning of itself.
    return view_of(text[: settings.characters]).folded[: settings.characters]


def grams(texts: Sequence[str], settings: FeatureSettings) -> Grams:
    """Return the n-grams of folded texts, with a space before and after each text.

    Several spaces count as one; a space alone and an n-gram across two texts do not count.
    """
    symbols, owners, positions = _symbols(texts)
    is_space = symbols == _SPACE
    pieces: list[Grams] = []
    hashes = np.zeros(len(symbols), dtype=np.uint64)
    for length in range(1, settings.longest + 1):
        count = len(symbols) - length + 1
        if count <= 0:
            break
        hashes = hashes[:count] * _MULTIPLIER + symbols[length - 1 :] + np.uint64(1)
        if length < settings.shortest:
            continue
        counts = owners[:count] == owners[length - 1 :]
        if length == 1:
            counts &= ~is_space
        begins = np.nonzero(counts)[0]
        # N-grams of different lengths begin from different numbers.
        mixed = _mix(hashes[begins] + np.uint64(length << 32))
        buckets = (mixed >> np.uint64(64 - settings.bucket_bits)).astype(np.int64)
        ends = positions[begins + (length - 1)] + 1
        pieces.append(Grams(owners[begins], buckets, positions[begins], ends))
    if not pieces:
        return Grams(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
    return Grams(*(np.concatenate(column) for column in zip(*pieces, strict=True)))


def matrix(texts: Sequence[str], settings: FeatureSettings) -> sparse.csr_matrix:
    """Return one row for each folded text: 1 + log of counts, each row of length 1 (float32)."""
    parts = [_rows(part, settings) for part in _batches(texts)]
    if not parts:
        return sparse.csr_matrix((0, settings.buckets), dtype=np.float32)
    return parts[0] if len(parts) == 1 else sparse.vstack(parts, format="csr")


def shared_matrix(
    texts: Sequence[str], settings: FeatureSettings
) -> tuple[sparse.csr_matrix, NDArray[np.int64]]:
    """Return `matrix` with only the buckets that two texts share, and which buckets those are.

    What stands in one text alone teaches nothing and is half of memory.
    """
    parts = [_rows(part, settings) for part in _batches(texts)]
    texts_of_bucket = np.zeros(settings.buckets, dtype=np.int32)
    for part in parts:
        texts_of_bucket += np.bincount(part.indices, minlength=settings.buckets).astype(np.int32)
    buckets = np.nonzero(texts_of_bucket > 1)[0]
    for index, part in enumerate(parts):
        parts[index] = part[:, buckets]
    return sparse.vstack(parts, format="csr"), buckets


def _rows(texts: Sequence[str], settings: FeatureSettings) -> sparse.csr_matrix:
    found = grams(texts, settings)
    keys = (found.texts << settings.bucket_bits) | found.buckets
    keys, counts = np.unique(keys, return_counts=True)
    owners = keys >> settings.bucket_bits
    columns = (keys & (settings.buckets - 1)).astype(np.int32)
    weights = 1 + np.log(counts)
    squares = np.bincount(owners, weights=weights**2, minlength=len(texts))
    data = (weights / np.sqrt(squares[owners])).astype(np.float32)
    ends = np.cumsum(np.bincount(owners, minlength=len(texts)), dtype=np.int64)
    starts = np.concatenate((np.zeros(1, dtype=np.int64), ends)).astype(np.int32)
    return sparse.csr_matrix((data, columns, starts), shape=(len(texts), settings.buckets))


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    first = characters = 0
    for index, text in enumerate(texts):
        if characters and characters + len(text) > _CHARACTERS_AT_ONCE:
            yield texts[first:index]
            first, characters = index, 0
        characters += len(text)
    if first < len(texts):
        yield texts[first:]


def _symbols(
    texts: Sequence[str],
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Return code points, whose text each is, and its place in that text (a padding space: -1)."""
    padded = "".join(f" {text} " for text in texts).encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(padded, dtype=np.uint32)
    lengths = np.fromiter((len(text) + 2 for text in texts), dtype=np.int64, count=len(texts))
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    first = np.cumsum(lengths) - lengths
    positions = np.arange(len(points), dtype=np.int64) - first[owners] - 1
    spaces = np.isin(points, _SPACES)
    symbols = np.where(spaces, _SPACE, points).astype(np.uint64)
    repeated = spaces[1:] & spaces[:-1] & (owners[1:] == owners[:-1])
    kept = np.concatenate((np.ones(min(1, len(points)), dtype=bool), ~repeated))
    return symbols[kept], owners[kept], positions[kept]


def _mix(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits (the finaliser of MurmurHash3), so that the first ones make a bucket."""
    hashes = (hashes ^ (hashes >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    hashes = (hashes ^ (hashes >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return hashes ^ (hashes >> np.uint64(33))
