"""The archive's tables (SQLAlchemy 2, typed). `migrations/` builds the same schema; a test holds them equal.

Every column carries a `comment`: it is the codebook's description of that column.
Times are UTC, ISO 8601 text with `Z`, so that both databases and every reader see the same characters.
"""

from __future__ import annotations

from speecharchive.store.tables.archive import Division, ImportedFile, SearchChange, Setting
from speecharchive.store.tables.decisions import (
    Correction,
    SealedCapture,
    Takedown,
    WithheldSentence,
)
from speecharchive.store.tables.hosts import Host
from speecharchive.store.tables.monitors import Breach, Measurement
from speecharchive.store.tables.phrases import Phrase, PhraseUse
from speecharchive.store.tables.proof import Observation, Seal, WarcFile
from speecharchive.store.tables.sources import (
    Address,
    Capture,
    Failure,
    FrontierRow,
    Outlet,
    Page,
    Run,
)
from speecharchive.store.tables.speeches import (
    Change,
    Credit,
    Edit,
    Paragraph,
    Redirect,
    Speech,
    Version,
)
from speecharchive.store.tables.table import NAMING, RowId, Table
from speecharchive.store.tables.variants import MinHash, MinHashBand, Variant, VariantPair

__all__ = [
    "NAMING",
    "Address",
    "Breach",
    "Capture",
    "Change",
    "Correction",
    "Credit",
    "Division",
    "Edit",
    "Failure",
    "FrontierRow",
    "Host",
    "ImportedFile",
    "Measurement",
    "MinHash",
    "MinHashBand",
    "Observation",
    "Outlet",
    "Page",
    "Paragraph",
    "Phrase",
    "PhraseUse",
    "Redirect",
    "RowId",
    "Run",
    "Seal",
    "SealedCapture",
    "SearchChange",
    "Setting",
    "Speech",
    "Table",
    "Takedown",
    "Variant",
    "VariantPair",
    "Version",
    "WarcFile",
    "WithheldSentence",
]
