"""What the jobs share: the database, the moment that a run is for, and telling events."""

import contextlib
import datetime
import json
import os
import sqlite3


def connect():
    """Opens the database; every statement is its own transaction unless `transaction` says otherwise."""
    return sqlite3.connect(os.environ["STREAMING_DB"], timeout=60, isolation_level=None)


@contextlib.contextmanager
def transaction(db):
    """All of it or nothing. The lock is taken at once, so that nobody writes between our reading and our writing."""
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        db.execute("rollback")
        raise
    db.execute("commit")


def now():
    """The firing that this run is for: a late run does what was due then. By hand: now."""
    at = os.environ.get("SMARTCRON_SCHEDULED_AT")
    moment = datetime.datetime.fromisoformat(at) if at else datetime.datetime.now(datetime.timezone.utc)
    return int(moment.timestamp())


def tell(event, **data):
    """An event, for the hooks that want it."""
    print(f"::event {event} {json.dumps(data)}", flush=True)


def pay(db, user, coins, kind, key, at):
    """Pays once a key, inside a transaction of the caller's: the audit row decides. Answers whether it paid now."""
    added = db.execute(
        "insert into transactions (user_id, kind, coins, key, at) values (?, ?, ?, ?, ?) on conflict do nothing",
        (user, kind, coins, key, at),
    )
    if added.rowcount:
        db.execute("update users set bonus_balance = bonus_balance + ? where id = ?", (coins, user))
    return added.rowcount == 1
