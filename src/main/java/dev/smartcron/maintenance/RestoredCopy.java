package dev.smartcron.maintenance;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.upkeep.CarriedOver;
import dev.smartcron.store.upkeep.OpenRows;
import dev.smartcron.store.upkeep.OpenRows.OpenRow;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.text.Json;
import dev.smartcron.tick.plan.RestoredPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The copy of a database from a backup, and what has to be true of it before it takes the database's place.
 *
 * <p>It does not know what ran after it was made. So that no firing runs twice:
 *
 * <ul>
 *   <li>Firings between are recorded as missed, and all is planned up to now.
 *   <li>What waited then and could have started since is cancelled; but not where the database that is replaced has it
 *       waiting still.
 *   <li>What ran then is lost; but not where its run folder is still here, which tells the truth.
 *   <li>Numbers of executions and events, and tasks' fences, go on behind those of the database that is replaced; when
 *       machines ticked and booted stays as that one has it.
 * </ul>
 */
record RestoredCopy(Database database, Manifest manifest, Node node, Path runs) {

    /**
     * The changes that completed a copy.
     *
     * @param missed firings of the time between, by their task
     * @param cancelled executions that waited
     * @param lost executions that ran
     */
    record Completed(Map<String, Long> missed, int cancelled, int lost) {}

    /** The firings of each task since the copy was made, by its name. */
    Map<String, Long> since(Instant now) {
        return plan().due(now, reason());
    }

    /**
     * Completes it, in one transaction.
     *
     * @param replaced the database that it takes the place of, which nobody changes meanwhile; empty where that cannot be read
     * @param file the backup
     * @param catchUp whether what is due since, and what waited, is left to the next tick, which may run it again
     */
    Completed complete(Optional<Session> replaced, Path file, boolean catchUp, Actor actor, Instant now) {
        return database.write(session -> {
            CarriedOver carried = new CarriedOver(session, database.dialect());
            if (replaced.isPresent()) {
                carried.from(replaced.get());
            } else {
                carried.fromNowhere();
            }
            beginHere(session, replaced, now);
            recordBackup(session, file);
            OpenRows open = new OpenRows(session);
            int lost = 0;
            for (OpenRow row : open.running()) {
                lost += isHere(row.execution()) || !forget(session, row, now) ? 0 : 1;
            }
            int cancelled = 0;
            for (OpenRow row : open.waiting(now)) {
                boolean stays = catchUp
                        || replaced.filter(old -> new OpenRows(old).stillWaits(row))
                                .isPresent();
                cancelled += stays || !forget(session, row, now) ? 0 : 1;
            }
            Map<String, Long> missed = catchUp ? Map.of() : plan().miss(now, reason());
            AuditTable.record(
                    session,
                    AuditEntry.of(
                            now,
                            actor,
                            OperatorAction.RESTORE,
                            null,
                            null,
                            "file",
                            file.toString(),
                            "of",
                            manifest.at().toString(),
                            "catch_up",
                            catchUp));
            return new Completed(missed, cancelled, lost);
        });
    }

    /** A machine that is not known to have booted would start what it starts at boots. */
    private void beginHere(Session session, Optional<Session> replaced, Instant now) {
        if (replaced.flatMap(old -> Ticks.last(old, node.name()))
                .filter(last -> !last.bootId().isEmpty())
                .isPresent()) {
            return;
        }
        Ticks.beat(session, node, now, Boot.uptime(), now.minus(Boot.uptime()), null);
        Ticks.markBootPlanned(session, node);
    }

    /** The copy was made before its success was recorded. */
    private void recordBackup(Session session, Path file) {
        Optional<UpkeepTable.UpkeepDone> last = new UpkeepTable(database).last(Upkeep.BACKUP);
        if (last.isEmpty() || last.get().at().isBefore(manifest.at())) {
            UpkeepTable.record(
                    session,
                    Upkeep.BACKUP,
                    new UpkeepTable.UpkeepDone(
                            manifest.at(), manifest.node(), Json.object("file", file.toString(), "verified", true)));
        }
    }

    private boolean forget(Session session, OpenRow row, Instant now) {
        return new RecordOutcome(session).forget(row.execution(), reason(), now);
    }

    /** Checks whether the files of a run are on this machine: the next tick looks at them. */
    private boolean isHere(Execution execution) {
        boolean own = database.dialect() == Dialect.SQLITE || node.name().equals(execution.node());
        return own
                && Files.exists(
                        RunFolder.in(runs, execution.id(), execution.attempts()).path());
    }

    private RestoredPlan plan() {
        return new RestoredPlan(new Planning(database), node);
    }

    private Reason reason() {
        return Reason.of(ReasonCode.RESTORED).with("at", manifest.at());
    }
}
