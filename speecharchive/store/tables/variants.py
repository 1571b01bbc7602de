"""The same speech at other pages: near-duplicates and the groups they form."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from speecharchive.store.tables.table import Table


class MinHash(Table):
    """The MinHash signature of the current version of a held speech."""

    __tablename__ = "minhash"
    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        comment="The version.",
    )
    signature: Mapped[bytes] = mapped_column(
        LargeBinary,
        comment="Minima, 4 bytes each; none for a text without characters to compare.",
    )


class MinHashBand(Table):
    """Bands of signatures: versions that share one are candidates for being variants."""

    __tablename__ = "minhash_band"
    __table_args__ = ({"sqlite_with_rowid": False},)
    band: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="Digest of a band and its number.",
    )
    version_id: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="The version; its row in minhash tells its bands.",
    )


class VariantPair(Table):
    """Two speeches whose texts were compared and found to be one speech."""

    __tablename__ = "variant_pair"
    __table_args__ = ({"sqlite_with_rowid": False},)
    speech_id: Mapped[str] = mapped_column(
        ForeignKey("speech.id", ondelete="CASCADE"),
        primary_key=True,
        comment="The one with the smaller id.",
    )
    other_id: Mapped[str] = mapped_column(
        ForeignKey("speech.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        comment="The other.",
    )
    similarity: Mapped[float] = mapped_column(
        comment="Exact Jaccard similarity of the 5-grams of the folds, from 0 to 1."
    )
    share: Mapped[float] = mapped_column(comment="Share of the one's 5-grams that the other has.")
    other_share: Mapped[float] = mapped_column(
        comment="Share of the other's 5-grams that the one has."
    )


class Variant(Table):
    """A speech that is the same speech as others at other pages; no row for a speech that stands alone."""

    __tablename__ = "variant"
    speech_id: Mapped[str] = mapped_column(
        ForeignKey("speech.id", ondelete="CASCADE"), primary_key=True, comment="The speech."
    )
    group_id: Mapped[str] = mapped_column(
        ForeignKey("speech.id", ondelete="CASCADE"),
        index=True,
        comment="The speech whose text is the group's reading text.",
    )
    rank: Mapped[int] = mapped_column(
        comment="Order in the group, from 0, the reading text; counts keep the first that matches."
    )
    similarity: Mapped[float] = mapped_column(
        comment="Exact Jaccard similarity of the 5-grams of the folds with the nearest other of the group."
    )
