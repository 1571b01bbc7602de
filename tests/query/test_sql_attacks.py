"""SQL that tries to write, to read beyond the views, to leave the database or to exhaust the machine: each on the real engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from speecharchive.errors import SpeecharchiveError, UsageError
from speecharchive.query.sql.asking import asked
from speecharchive.store.archive import Archive
from speecharchive.store.migrate import upgrade_database
from speecharchive.store.views import VIEWS
from tests.query.test_sql import answer
from tests.stocked import ZZ, stock

TABLES = (
    "speech",
    "version",
    "paragraph",
    "credit",
    "page",
    "capture",
    "run",
    "failure",
    "frontier",
)


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_read_through_views_only(stocked: str, table: str) -> None:
    with pytest.raises(UsageError, match=f"{table} is a table of the archive"):
        answer(stocked, f"SELECT * FROM {table}")


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_every_view_is_readable(stocked: str, view: str) -> None:
    assert answer(stocked, f"SELECT count(*) FROM (SELECT * FROM {view}) x")


@pytest.mark.parametrize(
    "query",
    [
        "WITH v_speech AS (SELECT * FROM capture) SELECT headers FROM v_speech",
        "WITH x AS (SELECT * FROM version) SELECT record FROM x",
        "WITH RECURSIVE v_capture(a) AS (SELECT url FROM page UNION SELECT url FROM page) SELECT a FROM v_capture",
        "SELECT (SELECT min(record) FROM version) FROM v_speech",
        "SELECT title FROM v_speech WHERE EXISTS (SELECT 1 FROM page WHERE url > '')",
        "SELECT v_speech.url FROM (SELECT url FROM page) AS v_speech",
        "SELECT id FROM v_speech UNION SELECT url FROM page",
        "SELECT g.url FROM v_speech s JOIN page g USING (url)",
        "SELECT id FROM v_speech ORDER BY (SELECT max(headers) FROM capture)",
        "SELECT sum(length(url)) OVER (ORDER BY url) FROM page",
    ],
)
def test_no_name_opens_a_table(stocked: str, query: str) -> None:
    """A WITH or an alias that is called like a view is taken for that view by SQLite's authorizer."""
    with pytest.raises(UsageError):
        answer(stocked, query)


@pytest.mark.parametrize(
    "query",
    [
        "ATTACH DATABASE '{file}' AS other",
        "DETACH DATABASE main",
        "PRAGMA writable_schema = ON",
        "PRAGMA query_only = OFF",
        "SELECT * FROM pragma_database_list",
        "SELECT * FROM pragma_function_list",
        "SELECT load_extension('{file}')",
        "SELECT fts3_tokenizer('simple')",
        "SELECT writefile('{file}', 'x')",
        "SELECT readfile('{file}')",
        "SELECT edit('x', 'rm')",
        "SELECT * FROM sqlite_dbpage",
        "SELECT * FROM dbstat",
        "SELECT * FROM sqlite_temp_master",
        "SELECT * FROM sqlite_temp_schema",
        "INSERT INTO text_bigram (text_bigram) VALUES ('delete-all')",
        "SELECT * FROM text_bigram WHERE text_bigram MATCH '\"讲话\"'",
        "SELECT block FROM text_bigram_data",
        "SELECT rank FROM text_bigram",
        "SELECT bm25(text_bigram) FROM text_bigram",
        "SELECT * FROM main.v_speech",
        "SELECT sqlite_version() FROM page WHERE url > ''",
        "REINDEX",
        "ANALYZE",
        "VACUUM",
        "SAVEPOINT x",
        "EXPLAIN DELETE FROM speech",
        "EXPLAIN QUERY PLAN SELECT url FROM page",
        "/* SELECT */ DELETE FROM speech -- SELECT",
        "SELECT 1 -- \n; DELETE FROM speech",
        "WITH x AS (SELECT 1) DELETE FROM speech",
        "WITH x AS (SELECT 1) INSERT INTO setting SELECT 1, 1",
        "SELECT id FROM v_speech; --",
    ],
)
def test_sqlite_refuses(stocked_file: Path, tmp_path: Path, query: str) -> None:
    file = tmp_path / "other.db"
    before = stocked_file.read_bytes()
    if query.endswith("; --"):
        assert answer(str(stocked_file), query)
    else:
        with pytest.raises(UsageError) as caught:
            answer(str(stocked_file), query.format(file=file))
        assert "\n" not in str(caught.value)
    assert stocked_file.read_bytes() == before
    assert not file.exists()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT length(zeroblob(2000000000))",
        "SELECT hex(randomblob(100000000))",
        "SELECT replace(hex(zeroblob(10000000)), '0', '0123456789')",
        "WITH RECURSIVE x(t) AS (SELECT 'x' UNION ALL SELECT t || t FROM x) SELECT t FROM x",
        "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT group_concat(n) FROM x",
        "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT json_group_array(hex(zeroblob(1000))) FROM x",
        "WITH RECURSIVE x(n) AS (SELECT 1 UNION SELECT n + 1 FROM x) SELECT count(*) FROM x",
        "SELECT count(*) FROM v_paragraph a, v_paragraph b, v_paragraph c, v_paragraph d, v_paragraph e, v_paragraph f,"
        " v_paragraph g, v_paragraph h, v_paragraph i, v_paragraph j, v_paragraph k",
        "SELECT " + ", ".join(["1"] * 600),
        "SELECT " + " + ".join(["1"] * 5000),
        "SELECT '" + "x" * 2_000_000 + "'",
        "SELECT 'x' LIKE '" + "%a" * 2000 + "'",
        "SELECT json('" + "[" * 5000 + "]" * 5000 + "')",
        " UNION ALL ".join(["SELECT 1"] * 400),
    ],
    ids=lambda query: query[:60],
)
def test_sqlite_bounds(stocked_file: Path, query: str) -> None:
    with pytest.raises(UsageError) as caught:
        answer(str(stocked_file), query, timeout=2)
    assert len(str(caught.value)) < 300


def as_user(url: str, name: str) -> str:
    return make_url(url).set(username=name, password=None).render_as_string(hide_password=False)


@pytest.fixture
def stocked_server(new_postgres: Callable[[str], str], stocked_postgres_template: str) -> str:
    return new_postgres(stocked_postgres_template)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('/')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '{file}')",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "COPY (SELECT 1) TO '{file}'",
        "COPY (SELECT 1) TO PROGRAM 'cat > {file}'",
        "DO $$ BEGIN PERFORM 1; END $$",
        "SELECT set_config('role', 'none', true)",
        "SELECT set_config('statement_timeout', '0', true), id FROM v_speech",
        "SELECT pg_catalog.set_config('session_authorization', 'default', false)",
        "SELECT \"set_config\"('transaction_read_only', 'off', false)",
        "SELECT id FROM v_speech WHERE set_config('role', 'none', true) > ''",
        "SELECT id FROM v_speech ORDER BY set_config('role', 'none', true)",
        "SELECT * FROM set_config('role', 'none', true)",
        "SELECT CASE WHEN id > '' THEN U&'\\0061' || set_config('role', 'none', true) END FROM v_speech",
        "WITH x AS MATERIALIZED (SELECT set_config('role', 'none', true)) SELECT 1 FROM x",
        "SELECT (SELECT s FROM LATERAL (SELECT set_config('role', id, true) s) y) FROM v_speech",
        "SELECT count(*) FILTER (WHERE set_config('role', 'none', true) > '') FROM v_speech",
        "SELECT id FROM v_speech LIMIT (SELECT length(set_config('role', 'none', true)))",
        "SELECT array_agg(id ORDER BY set_config('role', id, true)) FROM v_speech",
        "VALUES (set_config('role', 'none', true))",
        "SELECT query_to_xml('SELECT set_config(''role'', ''none'', true)', true, true, '')",
        "SELECT query_to_xml('SELECT * FROM version', true, true, '')",
        "SELECT table_to_xml('version', true, true, '')",
        "SELECT schema_to_xml('public', true, true, '')",
        "SELECT * FROM ts_stat('SELECT to_tsvector(record::text) FROM version')",
        "SELECT dblink('host=x', 'SELECT 1')",
        "SELECT pg_sleep(1)",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_advisory_xact_lock_shared(1)",
        "SELECT pg_terminate_backend(pg_backend_pid())",
        "SELECT pg_cancel_backend(1)",
        "SELECT pg_notify('a', 'b')",
        "SELECT nextval('speech_id_seq')",
        "SELECT pg_reload_conf()",
        "SELECT pg_logical_emit_message(false, 'a', 'b')",
        "SELECT rolpassword FROM pg_authid",
        "SELECT * FROM pg_shadow",
        "SELECT * FROM pg_largeobject",
        "SELECT * FROM v_speech FOR UPDATE",
        "SELECT 1 INTO copied",
        "EXPLAIN ANALYZE DELETE FROM speech",
        "EXPLAIN ANALYZE SELECT set_config('role', 'none', true)",
        "EXPLAIN (ANALYZE) SELECT 1",
        "EXPLAIN CREATE TABLE x AS SELECT 1",
        "EXPLAIN SELECT * FROM page",
        "EXPLAIN DELETE FROM speech",
        "SET ROLE postgres",
        "RESET ROLE",
        "LISTEN x",
        "PREPARE x AS DELETE FROM speech",
        "COMMIT",
        "SELECT 1; RESET ROLE",
        "SELECT 1); DROP TABLE speech; --",
        "WITH x AS (UPDATE speech SET current = 7 RETURNING id) SELECT * FROM x",
        "TABLE version",
        "MERGE INTO speech USING page ON true WHEN MATCHED THEN DELETE",
        "SELECT repeat('x', 2000000000)",
    ],
)  # fmt: skip
def test_postgresql_refuses(stocked_server: str, tmp_path: Path, query: str) -> None:
    file = tmp_path / "written"
    with pytest.raises(UsageError) as caught:
        answer(stocked_server, query.replace("{file}", str(file)), timeout=10)
    assert "\n" not in str(caught.value)
    assert not file.exists()
    assert answer(stocked_server, "SELECT count(*) FROM v_speech WHERE version = 1") == [(4,)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM generate_series(1, 1000000000000) n",
        "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT n FROM x",
        "SELECT n, md5(random()::text) FROM generate_series(1, 1000000000) n ORDER BY 2",
    ],
)
def test_postgresql_stops_what_takes_too_long(stocked_server: str, query: str) -> None:
    with pytest.raises(UsageError, match="took longer"):
        answer(stocked_server, query, timeout=0.5)


def test_random_numbers_are_no_danger(stocked_server: str) -> None:
    assert len(answer(stocked_server, "SELECT id FROM v_speech ORDER BY random()")) == 4


def test_a_login_that_is_given_the_role_reads_the_views_and_nothing_else(
    stocked_server: str,
) -> None:
    with psycopg.connect(stocked_server, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS plain_researcher")
        connection.execute("CREATE ROLE plain_researcher LOGIN")
        connection.execute("GRANT speecharchive_reader TO plain_researcher")
    url = as_user(stocked_server, "plain_researcher")
    assert answer(url, "SELECT count(*) FROM v_speech") == [(4,)]
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM v_hit('制造名城')").fetchone() == (3,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT record FROM version")


def test_who_may_not_take_the_role_asks_with_his_own_rights(stocked_server: str) -> None:
    with psycopg.connect(stocked_server, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS narrow_researcher")
        connection.execute("CREATE ROLE narrow_researcher LOGIN")
        connection.execute("GRANT SELECT ON v_run, setting, alembic_version TO narrow_researcher")
    url = as_user(stocked_server, "narrow_researcher")
    assert answer(url, "SELECT count(*) FROM v_run") == [(3,)]
    with pytest.raises(UsageError, match="v_speech"):
        answer(url, "SELECT count(*) FROM v_speech")
    with pytest.raises(UsageError, match="set_config"):
        answer(url, "SELECT set_config('statement_timeout', '0', true)")


def test_nothing_of_a_query_outlives_it(stocked: str) -> None:
    """An engine that has asked writes afterwards as before."""
    with Archive.open(stocked) as archive:
        for query in ("SELECT 1", "SELECT nope"):
            try:
                with asked(archive.engine, query) as found:
                    list(found.rows)
            except SpeecharchiveError:
                pass
        run = archive.begin_run("crawl", ZZ)
        run.finish()
        with asked(archive.engine, "SELECT count(*) FROM v_run") as found:
            counted: list[Any] = [tuple(row) for row in found.rows]
    assert counted == [(4,)]


def test_an_archive_of_an_owner_without_rights_over_roles(
    postgres_server: str, new_postgres: Callable[..., str], tmp_path: Path
) -> None:
    """He can neither make the reader nor take its place: views are made all the same, and he asks as himself."""
    url = new_postgres()
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS plain_owner")
        connection.execute("CREATE ROLE plain_owner LOGIN")
        name = url.split("?")[0].rpartition("/")[2]
        connection.execute(f"ALTER DATABASE {name} OWNER TO plain_owner")  # type: ignore[arg-type]
    own = as_user(url, "plain_owner")
    upgrade_database(own)
    with Archive.open(own, captures=tmp_path / "captures") as archive:
        stock(archive)
    assert answer(own, "SELECT count(*), count(DISTINCT province) FROM v_speech") == [(4, 2)]
    assert answer(own, "SELECT count(*) FROM v_hit('制造名城')") == [(3,)]
    for query in (
        "SELECT set_config('x.y', 'z', true)",
        "DELETE FROM speech",
        "SELECT pg_sleep(9)",
    ):
        with pytest.raises(UsageError):
            answer(own, query)
