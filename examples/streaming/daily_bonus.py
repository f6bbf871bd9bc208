"""Pays each user with a tier floor(price * 0.6 / days) coins, once a firing, however often it is killed and started again."""

import os
import sys

from platform_db import connect, now, pay, tell, transaction

key = os.environ["SMARTCRON_KEY"]  # the same for every attempt of this firing
at = now()
db = connect()
tiers = "select u.id, t.price_coins, t.duration_days from users u join tiers t on t.id = u.tier order by u.id"
paid = failed = 0
for user, price, days in db.execute(tiers).fetchall():
    try:
        # In whole numbers: 0.6 is none as a float, and one coin less would be paid now and then.
        coins = price * 6 // (days * 10)
        with transaction(db):
            paid += pay(db, user, coins, "daily_bonus", key, at)
    except Exception as error:  # one user's fault must not keep the others from their bonus
        failed += 1
        print(f"user {user} was not paid: {error}", file=sys.stderr)

users, coins = db.execute("select count(*), sum(coins) from transactions where key = ?", (key,)).fetchone()
print(f"{paid} paid by this attempt, {users} in all")
tell("bonus:paid", users=users, coins=coins, failed=failed)
sys.exit(65 if failed else 0)  # fatal_codes: those who could be paid are, and trying again changes nothing
