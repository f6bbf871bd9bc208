package dev.smartcron.app;

import dev.smartcron.execution.Execution;
import dev.smartcron.operations.NodeRunner;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.HealthFacts.RunningExecution;
import dev.smartcron.text.FileErrors;
import dev.smartcron.tick.Report;
import dev.smartcron.tick.resident.ProgramFile;
import dev.smartcron.tick.resident.ResidentHolder;
import dev.smartcron.tick.supervise.Watching;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs ticks in this process, and reaches the runner that stays on this node. */
public final class LocalRunner implements NodeRunner {
    private final LocalNode node;
    private final Supplier<Database> database;
    private final Clock systemClock;
    private final Consumer<String> warnings;
    /** Before anything can have put another program in this one's place. */
    private final ProgramFile installed = ProgramFile.program();

    /** @param database opened when it is first asked for */
    LocalRunner(LocalNode node, Supplier<Database> database, Clock systemClock, Consumer<String> warnings) {
        this.node = node;
        this.database = database;
        this.systemClock = systemClock;
        this.warnings = warnings;
    }

    /**
     * Runs one tick, as cron does; the gate is closed behind it, where there is one.
     *
     * @param watching takes what it watches, once, if that takes longer than a moment
     * @param done takes what it did, before the process may end
     */
    public void tick(Consumer<Watching> watching, Consumer<Report> done) {
        boolean asked = node.environment().containsKey(SeparateTicks.ASKED_FOR);
        wired(!asked && !RunnerId.isAtTerminal()).run(() -> false, watching, done);
    }

    @Override
    public void tickUntil(BooleanSupplier enough) {
        int running = wired(false).runUntil(enough);
        if (running > 0 && !isThere()) {
            warnings.accept("smartcron: " + ShutdownHook.goingOn(running));
        }
    }

    @Override
    public boolean stopRequested() {
        boolean alone = wired(false).serveStopRequests(false);
        if (!alone) {
            call();
        }
        return alone;
    }

    @Override
    public boolean stopAllRequested() {
        boolean alone = wired(false).serveStopRequests(true);
        if (!alone) {
            call();
        }
        return alone;
    }

    /** @param crons whether it is a tick of the system's cron */
    private RunnerWiring wired(boolean crons) {
        node.checkOwner();
        return new RunnerWiring(node, database, systemClock, crons, installed, warnings);
    }

    @Override
    public boolean isThere() {
        return holder().isPresent();
    }

    @Override
    public void call() {
        if (isThere()) {
            try {
                resident().call();
            } catch (UncheckedIOException e) {
                // What it is called for is done and recorded.
                warnings.accept("smartcron: the runner that stays cannot be called, so the next tick sees to it: "
                        + FileErrors.inWords(Objects.requireNonNull(e.getCause())));
            }
        }
    }

    @Override
    public boolean leave() {
        return holder().map(RunnerId::terminate).orElse(false);
    }

    /** Tells whether another program took its place since it was started. */
    public boolean isReplaced() {
        return installed.isReplaced();
    }

    /** Checks whether what runs has lost its runner, and none stays here that takes it over. */
    public boolean isStuck(RunningExecution running, Instant now) {
        return !running.isHeldAt(now) || isLeftAlone(running.execution());
    }

    private boolean isLeftAlone(Execution running) {
        String runner = running.runner();
        return runner != null
                && node.name().equals(running.node())
                && !new RunnerId(runner).isAliveHere()
                && !isThere();
    }

    /** The process of the runner that stays on this node; empty where none does. */
    public OptionalLong pid() {
        return holder().map(runner -> OptionalLong.of(Long.parseLong(runner.pid())))
                .orElse(OptionalLong.empty());
    }

    private Optional<RunnerId> holder() {
        node.checkOwner();
        return resident().runner();
    }

    private ResidentHolder resident() {
        return new ResidentHolder(node.runFolder(), node.lockName());
    }
}
