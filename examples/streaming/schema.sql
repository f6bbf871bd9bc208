-- The database of a small streaming platform. Coins are whole numbers; times are seconds since 1970.
pragma journal_mode = wal;
create table tiers (
    id            integer primary key,
    name          text not null,
    price_coins   integer not null,
    duration_days integer not null
);
create table users (
    id            integer primary key,
    name          text not null,
    tier          integer references tiers,
    bonus_balance integer not null default 0,
    reports       integer not null default 0,
    trust         integer
);
-- The audit: no balance changes without a row, and one key changes a user's balance once.
create table transactions (
    id      integer primary key,
    user_id integer not null references users,
    kind    text not null,
    coins   integer not null,
    key     text not null,
    at      integer not null,
    unique (user_id, key)
);
create table thrones (
    id         integer primary key,
    stream     text not null,
    user_id    integer not null references users,
    coins      integer not null,
    expires_at integer not null,
    state      text not null default 'active' check (state in ('active', 'expired', 'told'))
);
create table festivals (
    id         integer primary key,
    name       text not null,
    theme      text not null,
    gift_coins integer not null,
    starts_at  integer not null,
    ends_at    integer not null,
    state      text not null default 'planned' check (state in ('planned', 'active', 'over'))
);
create table streams (
    name     text primary key,
    viewers  integer not null,
    gifts    integer not null,
    position integer
);
create table site (theme text not null);
insert into site values ('plain');
