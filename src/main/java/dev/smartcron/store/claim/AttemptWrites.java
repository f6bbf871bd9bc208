package dev.smartcron.store.claim;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Shard;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import java.time.Instant;

/** Changes the rows of attempts and their shards, each in the transaction that changes its execution's. */
final class AttemptWrites {
    private static final String BEGIN = """
            insert into attempts (execution_id, number, started_at, status)
            values (:id, :number, :now, 'running')""";

    private static final String END = """
            update attempts set status = :status, reason_code = :reason_code, reason_facts = :reason_facts,
                started_at = :started, finished_at = :at, exit_code = :exit_code, signal = :signal, cpu_ms = :cpu_ms,
                system_ms = :system_ms, max_rss_kb = :max_rss_kb, output_tail = :tail, summary = :summary
            where execution_id = :id and number = :number and status = 'running'""";

    /** An outcome that is offered again has its rows already. */
    private static final String ADD_SHARD = """
            insert into shards (execution_id, attempt, shard, total, status, exit_code, signal)
            values (:id, :attempt, :shard, :total, :status, :exit_code, :signal)
            on conflict do nothing""";

    private static final String LOSE = """
            update attempts set status = 'lost', reason_code = :reason_code, reason_facts = :reason_facts,
                finished_at = :now
            where execution_id = :id and status = 'running'""";

    private final Session session;

    AttemptWrites(Session session) {
        this.session = session;
    }

    void begin(long execution, int number, Instant now) {
        session.createUpdate(BEGIN)
                .bind("id", execution)
                .bind("number", number)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Takes back an attempt that never began. */
    void forget(long execution, int number) {
        session.createUpdate("delete from attempts where execution_id = :id and number = :number")
                .bind("id", execution)
                .bind("number", number)
                .execute();
    }

    /** Records as lost the attempt that runs. */
    void lose(long execution, Reason reason, Instant now) {
        session.createUpdate(LOSE)
                .bind("id", execution)
                .bind(reason)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    void end(Attempt attempt) {
        outcome(END, attempt)
                .bind("number", attempt.number())
                .bind("cpu_ms", attempt.cpuMs())
                .bind("system_ms", attempt.systemMs())
                .bind("max_rss_kb", attempt.maxRssKb())
                .bind("tail", attempt.outputTail())
                .bind("summary", attempt.summary())
                .execute();
        for (Shard shard : attempt.shards()) {
            session.createUpdate(ADD_SHARD)
                    .bind("id", attempt.execution())
                    .bind("attempt", attempt.number())
                    .bind("shard", shard.number())
                    .bind("total", shard.total())
                    .bind("status", shard.status().word())
                    .bind("exit_code", shard.exitCode())
                    .bind("signal", shard.signal())
                    .execute();
        }
    }

    /** Binds what the row of an execution and that of its attempt both say. */
    Session.Statement outcome(String sql, Attempt attempt) {
        return session.createUpdate(sql)
                .bind("id", attempt.execution())
                .bind("status", attempt.status().word())
                .bind(attempt.reason())
                .bind("started", attempt.startedAt().toEpochMilli())
                .bind("at", Rows.millis(attempt.finishedAt()))
                .bind("exit_code", attempt.exitCode())
                .bind("signal", attempt.signal());
    }
}
