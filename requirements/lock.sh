#!/bin/sh
# Renews the locked, hashed dependency lists; run by `make lock`.
set -eu
cd "$(dirname "$0")/.."
lock() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate "$@"; }
lock pyproject.toml --extra all --group build -o requirements/run.txt "$@"
lock pyproject.toml --extra all --group dev -o requirements/dev.txt "$@"
lock pyproject.toml --extra all --group dev --group bench -o requirements/bench.txt "$@"
echo uv | lock - -o requirements/uv.txt "$@"
