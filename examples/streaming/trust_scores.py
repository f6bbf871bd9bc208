"""Scores this shard's users in batches, so that no other writer waits for long."""

import os

from platform_db import connect, tell, transaction

BATCH = 1000
shard, shards = int(os.environ.get("SMARTCRON_SHARD", 0)), int(os.environ.get("SMARTCRON_SHARDS", 1))
db = connect()
last = scored = 0
total = db.execute("select count(*) from users where id % ? = ?", (shards, shard)).fetchone()[0]
while True:
    batch = db.execute(
        "select id, max(0, 100 - 12 * reports + (tier is not null) * 10) from users"
        " where id % ? = ? and id > ? order by id limit ?",
        (shards, shard, last, BATCH),
    ).fetchall()
    if not batch:
        break
    last = batch[-1][0]
    with transaction(db):
        db.executemany("update users set trust = ? where id = ?", [(score, id) for id, score in batch])
    scored += len(batch)
    print(f"::progress {100 * scored // total}", flush=True)
tell("trust:scored", shard=shard, users=scored)
