alter table nodes add column clock_skew_ms bigint;     -- the database's clock minus the node's, at its last tick
alter table nodes add column rival_boot_id text;      -- the boot of another machine that ticked under this name and was refused
alter table nodes add column rival_at bigint;          -- when that was last
update meta set value = '3' where key = 'schema';
