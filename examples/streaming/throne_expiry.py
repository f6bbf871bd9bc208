"""Ends thrones whose time is over, and tells of each."""

from platform_db import connect, now, tell, transaction

db = connect()
with transaction(db):
    db.execute("update thrones set state = 'expired' where state = 'active' and expires_at <= ?", (now(),))
for id, stream, user, coins in db.execute(
    "select id, stream, user_id, coins from thrones where state = 'expired' order by expires_at, id"
).fetchall():
    # Told first and marked then: killed in between it is told again, with the same id, and never not at all.
    tell("throne:expired", id=id, stream=stream, user=user, coins=coins)
    db.execute("update thrones set state = 'told' where id = ?", (id,))
