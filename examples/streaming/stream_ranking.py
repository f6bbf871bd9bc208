"""Ranks the streams; tells when another one leads."""

from platform_db import connect, tell, transaction

db = connect()
leader = "select name from streams where position = 1"
before = db.execute(leader).fetchone()
with transaction(db):
    db.execute(
        """update streams set position = r.position
           from (select name, row_number() over (order by viewers + 3 * gifts desc, name) as position from streams) r
           where r.name = streams.name"""
    )
after = db.execute(leader).fetchone()
if after != before:
    tell("ranking:leader", stream=after[0])
