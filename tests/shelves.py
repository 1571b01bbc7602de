"""Stores of captures as tests see them from behind: a folder, and a bucket of an S3-compatible server on loopback."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

KEY = "AKIAINVENTED"
SECRET = "an-invented-secret"
_SERVE = """
import sys, logging
from werkzeug.serving import make_server
from moto.server import DomainDispatcherApplication, create_backend_app
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
open(sys.argv[1] + ".new", "w").write(str(server.server_port))
import os; os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
"""


_numbers = itertools.count(1)


class S3Server:
    """`environment` is what a process needs to use it."""

    def __init__(self, folder: Path) -> None:
        import boto3

        told = folder / "port"
        self._process = subprocess.Popen([sys.executable, "-c", _SERVE, str(told)])
        while not told.exists():
            assert self._process.poll() is None
            time.sleep(0.05)
        self.endpoint = f"http://127.0.0.1:{told.read_text()}"
        self.environment = {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }
        self.client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )

    def bucket(self, name: str) -> None:
        self.client.create_bucket(Bucket=name)

    def objects(self, bucket: str) -> dict[str, bytes]:
        listed = self.client.list_objects_v2(Bucket=bucket).get("Contents", [])
        return {
            each["Key"]: self.client.get_object(Bucket=bucket, Key=each["Key"])["Body"].read()
            for each in listed
        }

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


class Shelf(Protocol):
    """A store as a test sees it from behind."""

    url: str

    def files(self) -> dict[str, bytes]: ...
    def write(self, name: str, data: bytes) -> None: ...
    def remove(self, name: str) -> None: ...


class InBucket:
    def __init__(self, server: S3Server) -> None:
        self.server, self.name = server, f"captures-{next(_numbers)}"
        server.bucket(self.name)
        self.url = f"s3://{self.name}/yunhe/2026"

    def files(self) -> dict[str, bytes]:
        held = self.server.objects(self.name)
        return {key.removeprefix("yunhe/2026/"): data for key, data in held.items()}

    def write(self, name: str, data: bytes) -> None:
        self.server.client.put_object(Bucket=self.name, Key=f"yunhe/2026/{name}", Body=data)

    def remove(self, name: str) -> None:
        self.server.client.delete_object(Bucket=self.name, Key=f"yunhe/2026/{name}")


class InFolder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.url = folder.as_uri()

    def files(self) -> dict[str, bytes]:
        """Also while others write: a file that gets its name meanwhile is not seen under the one it had."""
        found = {}
        for path in self.folder.rglob("*"):
            if path.is_file():
                with suppress(FileNotFoundError):
                    found[path.relative_to(self.folder).as_posix()] = path.read_bytes()
        return found

    def write(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()
