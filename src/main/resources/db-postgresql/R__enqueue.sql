-- Lets an application add a job in its own transaction, and do nothing else here: it runs as the owner of the tables, and may
-- be executed by whom the administrator grants it to. It adds what EnqueueJob adds; what is at fault is told with a hint.
-- The number of jobs that may wait is a setting of the nodes, which it does not know.
create or replace function smartcron_enqueue(
    task    text,
    owner   text default null,
    payload text default null,
    key     text default null,
    due_at  timestamptz default null
) returns bigint
    language plpgsql
    security definer
    -- Nothing that others could put in the way of a name: every table below is named with its schema.
    set search_path = pg_catalog, pg_temp
as $$
declare
    named  record;
    job    bigint;
    at     bigint := floor(extract(epoch from clock_timestamp()) * 1000);
begin
    select t.kind, t.enabled, t.disabled_at, t.priority into named
        from "${flyway:defaultSchema}".tasks t where t.name = smartcron_enqueue.task;
    if not found then
        raise exception 'there is no task ''%''', task
            using errcode = 'no_data_found', hint = 'smartcron list shows the names.';
    elsif named.kind in ('continuous', 'crontab') then
        raise exception '% takes no jobs: it is kept running, or started by the crontab', task
            using errcode = 'wrong_object_type', hint = 'Enqueue them for another task; smartcron list shows the names.';
    elsif named.enabled = 0 or named.disabled_at is not null then
        raise exception '% is disabled', task
            using errcode = 'object_not_in_prerequisite_state',
                hint = 'smartcron enable lets it run again, or enabled: true in its task file.';
    elsif not (coalesce(owner, 'nobody') ~ '\S' and coalesce(key, 'none') ~ '\S') then
        raise exception 'the owner or the key is empty'
            using errcode = 'invalid_parameter_value', hint = 'Give a line of text, or null for none.';
    elsif length(owner) > 100 or length(key) > 200 then
        raise exception 'the owner has more than 100 characters, or the key more than 200'
            using errcode = 'invalid_parameter_value', hint = 'Give a shorter one, or null for none.';
    elsif owner ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' or key ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then
        raise exception 'the owner or the key has a line end or another control character in it'
            using errcode = 'invalid_parameter_value', hint = 'Give a line of text, or null for none.';
    elsif octet_length(convert_to(payload, 'UTF8')) > 1048576 then
        raise exception 'the payload is larger than 1M'
            using errcode = 'invalid_parameter_value', hint = 'Keep it in a table, and give its id as the payload.';
    end if;

    insert into "${flyway:defaultSchema}".executions
            (task, trigger_kind, overlap, due_at, priority, status, reason_code, reason_facts, created_at, owner, job_key)
        values (task, 'queue', 'queue', coalesce(floor(extract(epoch from due_at) * 1000), at), named.priority, 'pending',
            'enqueued', json_build_object('by', session_user)::text, at, owner, key)
        on conflict do nothing returning id into job;
    if job is null then
        -- The key was there before, or somebody else was faster, for whose end the insert has waited.
        select e.id into strict job from "${flyway:defaultSchema}".executions e
            where e.task = smartcron_enqueue.task and e.job_key = smartcron_enqueue.key;
        return job;
    end if;
    if payload is not null then
        insert into "${flyway:defaultSchema}".payloads (execution_id, payload) values (job, convert_to(payload, 'UTF8'));
    end if;
    -- Without its event, whose number would keep all that is told after it waiting for the end of this transaction.
    insert into "${flyway:defaultSchema}".audit (at, actor, origin, action, task, execution, detail)
        values (at, session_user, coalesce(host(inet_client_addr()), 'local'), 'enqueue', task, job,
            json_build_object('owner', owner, 'key', key)::text);
    return job;
end
$$;
revoke all on function smartcron_enqueue(text, text, text, text, timestamptz) from public;
