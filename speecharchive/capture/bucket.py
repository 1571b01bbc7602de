"""Captures in a bucket of an S3-compatible server, through fsspec and s3fs, which are loaded when they are first needed.

Server and credentials are what every S3 tool reads: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, ~/.aws. What s3fs and botocore
say in their errors is never passed on: addresses in it are signed.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from speecharchive.errors import StoreUnavailable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PART = 8 << 20
"""Bytes sent, or asked for, at a time; a file may have 10,000 parts."""
_PARTS_AT_ONCE = 2
_CONFIG = {
    "connect_timeout": 10,
    "read_timeout": 60,
    "retries": {"max_attempts": 3},
    # Many servers do not know the newer checksums; what arrived is digested by us.
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}
_MEANINGS = {
    "NoCredentialsError": "there are no credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or ~/.aws/credentials)",
    "EndpointConnectionError": "the server cannot be reached (AWS_ENDPOINT_URL says which)",
}


@dataclass(frozen=True, slots=True)
class Bucket:
    """`url` is `s3://bucket/prefix`."""

    url: str

    def read(self, name: str, offset: int, length: int) -> bytes:
        with self._errors():
            try:
                data = _system().cat_file(self._key(name), start=offset, end=offset + length)
            except OSError as error:
                if error.errno != errno.EINVAL:
                    raise
                return b""  # the range lies behind the end
            return cast(bytes, data)

    def open(self, name: str) -> IO[bytes]:
        return io.BufferedReader(_Object(self, name, self.size(name)), _PART)

    def size(self, name: str) -> int:
        with self._errors():
            return int(_system().info(self._key(name))["size"])

    def put(self, path: Path, name: str) -> None:
        with self._errors():
            _system().put_file(
                str(path), self._key(name), chunksize=_PART, max_concurrency=_PARTS_AT_ONCE
            )

    def remove(self, name: str) -> None:
        try:
            with self._errors():
                _system().rm_file(self._key(name))
        except FileNotFoundError:
            return

    def names(self) -> Iterator[str]:
        root = self.url.removeprefix("s3://")
        with self._errors():
            try:
                found = _system().find(root)
            except FileNotFoundError:
                raise StoreUnavailable(f"{self.url}: there is no such bucket") from None
        for key in found:
            yield str(key).removeprefix(f"{root}/")

    def _key(self, name: str) -> str:
        return f"{self.url.removeprefix('s3://')}/{name}"

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            if _code(error) == "NoSuchBucket":
                raise StoreUnavailable(f"{self.url}: there is no such bucket") from None
            raise
        except PermissionError:
            words = f"{self.url}: access was refused; look at the credentials and the bucket's policy"  # fmt: skip
            raise StoreUnavailable(words) from None
        except _failures() as error:
            name = type(error).__name__
            words = _MEANINGS.get(name, f"the server failed ({name})")
            raise StoreUnavailable(f"{self.url}: {words}") from None


def _code(error: OSError) -> object:
    """What the server called it; the answer to a HEAD request says nothing."""
    answer = getattr(error.__cause__, "response", {})
    return answer.get("Error", {}).get("Code")


class _Object(io.RawIOBase):
    """An object read by ranges."""

    def __init__(self, bucket: Bucket, name: str, size: int) -> None:
        self._bucket, self._name, self._size, self._at = bucket, name, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        begin = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, begin + offset)
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        wanted = min(len(view), self._size - self._at, _PART)
        if wanted <= 0:
            return 0
        data = self._bucket.read(self._name, self._at, wanted)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def _system() -> Any:
    return _system_of(os.getpid())


@cache
def _system_of(_process: int) -> Any:
    """A process that was forked has an event loop of its own."""
    from s3fs import S3FileSystem

    return S3FileSystem(
        config_kwargs=_CONFIG,
        max_concurrency=_PARTS_AT_ONCE,
        use_listings_cache=False,
        skip_instance_cache=True,
    )


@cache
def _failures() -> tuple[type[Exception], ...]:
    from aiohttp import ClientError
    from botocore.exceptions import BotoCoreError
    from botocore.exceptions import ClientError as Refusal

    return OSError, BotoCoreError, Refusal, ClientError
