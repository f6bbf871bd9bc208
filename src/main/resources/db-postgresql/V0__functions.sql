-- What SQLite has of its own. Indexes are made of the first, which must therefore never return anything else.

create or replace function smartcron_time(millis bigint) returns text
    language plpgsql immutable strict parallel safe
as $$
begin
    return pg_catalog.to_char(timestamp 'epoch' + millis * interval '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
end
$$;

-- One key of a JSON object as text; null where there is none, and of a text that is no JSON: one row must not cost the others.
create or replace function smartcron_key(key text, object text) returns text
    language plpgsql immutable strict
as $$
begin
    return object::json ->> key;
exception when others then
    return null;
end
$$;
