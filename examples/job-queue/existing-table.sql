-- For the application's role, in its database: jobs of the table `jobs` (id, user_id, status, scheduled_at) become jobs of
-- SmartCron, in the transaction that adds them. docs/queue.md says what is done before. May be run again.
create or replace function jobs_enqueue() returns trigger
    language plpgsql
as $$
begin
    perform scheduler.smartcron_enqueue(
        task    => 'process_job',
        owner   => new.user_id::text,
        payload => new.id::text,
        key     => 'job-' || new.id,
        due_at  => new.scheduled_at);
    return new;
end
$$;

drop trigger if exists jobs_enqueue on jobs;
create trigger jobs_enqueue
    after insert on jobs
    for each row when (new.status = 'pending')
    execute function jobs_enqueue();

-- What waits already. The keys make it harmless to do this twice.
select scheduler.smartcron_enqueue('process_job', user_id::text, id::text, 'job-' || id, scheduled_at)
from jobs
where status = 'pending';
