package dev.smartcron.maintenance;

import dev.smartcron.execution.Execution;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.upkeep.OpenRows;
import dev.smartcron.store.upkeep.OpenRows.HeardOf;
import dev.smartcron.store.upkeep.OpenRows.OpenRow;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Listing;
import dev.smartcron.text.UserError;
import dev.smartcron.tick.resident.ResidentHolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Refuses a restore while something goes on that would be recorded in the wrong database, or in none. */
record Obstacles(RestoreTarget target, Node node, Path backup) {
    private static final int NAMED = 3;

    /** Either line of a crontab shows itself within that time. */
    private static final Duration SILENT = Duration.ofMinutes(6);

    /**
     * Refuses it.
     *
     * @param database that is to be replaced; empty where it cannot be asked
     */
    void refuse(Optional<Session> database, Instant now) {
        refuseResident();
        database.ifPresent(session -> {
            OpenRows rows = new OpenRows(session);
            refuseRunning(rows.running());
            if (target.file() == null) {
                refuseOtherNodes(rows.heardOf(node.name(), now.minus(SILENT)), now);
            }
        });
        refuseLiving();
    }

    private void refuseResident() {
        String name = ResidentHolder.nameOf(node.name(), target.file());
        Optional<RunnerId> runner = new ResidentHolder(target.gate().resolveSibling(""), name).runner();
        if (runner.isPresent()) {
            throw UserError.refused(
                    "a runner stays on this node with what it runs, process "
                            + runner.get().pid(),
                    stop());
        }
    }

    private void refuseRunning(List<OpenRow> running) {
        if (!running.isEmpty()) {
            throw UserError.refused(
                    "something runs: " + Listing.names(running, NAMED, row -> words(row.execution())),
                    running.stream()
                                    .allMatch(row -> target.file() != null
                                            || node.name()
                                                    .equals(row.execution().node()))
                            ? stop()
                            : "smartcron stop --all on that node, or wait; smartcron nodes shows all of them.");
        }
    }

    private static String words(Execution execution) {
        return "execution " + execution.id() + " of " + execution.task()
                + (execution.node() == null ? "" : " on " + execution.node());
    }

    private static void refuseOtherNodes(List<HeardOf> nodes, Instant now) {
        if (!nodes.isEmpty()) {
            throw UserError.refused(
                    "other nodes tick against this database: "
                            + Listing.names(nodes, NAMED, each -> each.node() + " " + ago(each, now) + " ago"),
                    "Take SmartCron's lines out of the crontab there (crontab -e), and try again in "
                            + Durations.format(SILENT) + ".");
        }
    }

    private static String ago(HeardOf node, Instant now) {
        Duration ago = node.ago(now).truncatedTo(ChronoUnit.SECONDS);
        return Durations.brief(ago.isNegative() ? Duration.ZERO : ago);
    }

    /** A database that was lost knows nothing of what was started since the backup; the processes are there. */
    private void refuseLiving() {
        try {
            List<RunFolder> living = RunFolder.list(target.runs()).stream()
                    .filter(folder -> !folder.isHeld()
                            && Run.reopen(folder).filter(Run::isAlive).isPresent())
                    .toList();
            if (!living.isEmpty()) {
                throw UserError.refused(
                        "processes of tasks still run: "
                                + Listing.names(living, NAMED, folder -> "execution " + folder.execution()),
                        "Wait for their end, or end them: fuser -k -TERM "
                                + living.get(0).output());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String stop() {
        return "smartcron restore " + backup + " --stop ends that first, as smartcron stop --all does.";
    }
}
