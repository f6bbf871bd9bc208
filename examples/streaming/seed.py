"""Makes the database $STREAMING_DB: seed.py [USERS [DAY]], DAY (2026-04-05) being the day on which things happen."""

import datetime
import pathlib
import sys
import zoneinfo

import platform_db

users = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
day = sys.argv[2] if len(sys.argv) > 2 else datetime.datetime.now(datetime.timezone.utc).date().isoformat()
midnight = datetime.datetime.fromisoformat(day).replace(tzinfo=zoneinfo.ZoneInfo("Australia/Sydney"))
begin = int(midnight.timestamp())
hour = 3600

db = platform_db.connect()
db.executescript(pathlib.Path(__file__).with_name("schema.sql").read_text())
with platform_db.transaction(db):
    db.executemany(
        "insert into tiers values (?, ?, ?, ?)",
        # The last one is a mistake, as they happen: its users cannot be paid, and all others must be.
        [(1, "bronze", 500, 30), (2, "silver", 1250, 30), (3, "gold", 9999, 90), (4, "broken", 700, 0)],
    )
    db.executemany(
        "insert into users (id, name, tier, reports) values (?, ?, ?, ?)",
        # One in five has a tier; user 13 has the broken one.
        (
            (id, f"user{id}", 4 if id == 13 else id % 3 + 1 if id % 5 == 0 else None, id % 7)
            for id in range(1, users + 1)
        ),
    )
    db.executemany(
        "insert into thrones (id, stream, user_id, coins, expires_at) values (?, ?, ?, ?, ?)",
        [(id, f"stream{id % 8 + 1}", id, 100 * id, begin + id * 2 * hour - 90) for id in range(1, 12)],
    )
    db.executemany(
        "insert into festivals (id, name, theme, gift_coins, starts_at, ends_at) values (?, ?, ?, ?, ?, ?)",
        [
            (1, "Lantern night", "lanterns", 25, begin + 2 * hour, begin + 8 * hour),
            (2, "Harvest", "autumn", 40, begin + 12 * hour, begin + 20 * hour),
        ],
    )
    db.executemany(
        "insert into streams (name, viewers, gifts) values (?, ?, ?)",
        [(f"stream{n}", n * 37 % 101, n * 53 % 89) for n in range(1, 9)],
    )
print(f"{users} users")
