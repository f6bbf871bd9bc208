package dev.smartcron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.NewEvent;
import dev.smartcron.store.db.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PostgresEventsTest extends EventsContract {
    /** A commit of an event of this name waits for whoever has the lock 42. */
    private static final List<String> SLOW_COMMIT = List.of("""
            create function wait_for_42() returns trigger language plpgsql as $$
            begin
                if new.name = 'slow' then perform pg_advisory_xact_lock(42); end if;
                return null;
            end $$""", """
            create constraint trigger slow_commit after insert on events deferrable initially deferred
            for each row execute function wait_for_42()""");

    private static final String WAITING =
            "select count(*) from pg_locks where locktype = 'advisory' and not granted and database ="
                    + " (select oid from pg_database where datname = current_database())";

    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }

    /** One transaction has its number and takes long to commit; another one comes, and is done at once. */
    @Test
    void an_event_never_becomes_visible_behind_one_with_a_higher_number() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (Faults held = new Faults(url);
                Database slow = Database.open(url, null);
                Database quick = Database.open(url, null)) {
            for (String each : SLOW_COMMIT) {
                held.execute(each);
            }
            held.execute("select pg_advisory_lock(42)");
            Future<?> first = pool.submit(() -> tell(slow, "slow"));
            await().until(() -> waiting(held) == 1);
            Future<?> second = pool.submit(() -> tell(quick, "quick"));
            await().until(() -> second.isDone() || waiting(held) == 2);
            List<String> seen = new ArrayList<>(events(database, 0));
            held.execute("select pg_advisory_unlock(42)");
            first.get(2, TimeUnit.MINUTES);
            second.get(2, TimeUnit.MINUTES);
            long after = seen.isEmpty()
                    ? 0
                    : Long.parseLong(seen.get(seen.size() - 1).split("\\|", -1)[0]);
            seen.addAll(events(database, after));
            assertThat(seen).extracting(each -> each.split("\\|", -1)[4]).containsExactly("slow", "quick");
        } finally {
            pool.shutdownNow();
        }
    }

    private static long waiting(Faults held) throws SQLException {
        return Long.parseLong(held.query(WAITING).get(0));
    }

    @Test
    void a_transaction_that_is_run_again_tells_its_events_once() {
        int[] tries = {0};
        database.change(session -> {
            session.tell(event("told " + tries[0]));
            if (tries[0]++ == 0) {
                session.createUpdate("do $$ begin raise exception 'once more' using errcode = '40001'; end $$")
                        .execute();
            }
        });
        assertThat(names()).containsExactly("told 1");
    }

    /** Who tells waits for nobody who could wait for it in turn. */
    @Test
    void who_holds_the_row_of_an_execution_keeps_nobody_from_telling_of_it() throws Exception {
        long id = Added.manual(database, "a", NOON);
        try (Faults other = new Faults(url)) {
            other.execute("begin");
            other.execute("select 1 from executions where id = " + id + " for update");
            database.change(session -> session.tell(new NewEvent(NOON, EventKind.TASK, "a", id, 1, 0L, "row", "{}")));
            other.execute("rollback");
        }
        assertThat(names()).containsExactly("row");
    }
}
