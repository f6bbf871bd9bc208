"""Ends and begins festivals: gifts for everybody with a tier, and the theme of the site."""

from platform_db import connect, now, pay, tell, transaction

db = connect()
at = now()
columns = "select id, name, theme, gift_coins from festivals "
for id, name, theme, _ in db.execute(columns + "where state = 'active' and ends_at <= ?", (at,)).fetchall():
    with transaction(db):
        tell("festival:ended", id=id, name=name)
        db.execute("update site set theme = 'plain' where theme = ?", (theme,))
        db.execute("update festivals set state = 'over' where id = ?", (id,))
due = "where state = 'planned' and starts_at <= ? and ends_at > ?"
for id, name, theme, gift in db.execute(columns + due, (at, at)).fetchall():
    with transaction(db):
        users = db.execute("select id from users where tier is not null").fetchall()
        gifts = sum(pay(db, user, gift, "gift", f"festival-{id}", at) for (user,) in users)
        # Told inside the transaction: killed before its end, it is told and done again; never done and not told.
        tell("festival:activated", id=id, name=name, theme=theme, bonuses=gifts)
        db.execute("update site set theme = ?", (theme,))
        db.execute("update festivals set state = 'active' where id = ?", (id,))
