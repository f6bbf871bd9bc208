package dev.smartcron.app;

import dev.smartcron.operations.NodeRunner;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.store.db.Database;
import dev.smartcron.tick.Report;
import dev.smartcron.tick.resident.ProgramFile;
import dev.smartcron.tick.resident.ResidentLock;
import java.time.Clock;
import java.util.Optional;
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

    /** Runs one tick; the gate is closed behind it, where there is one. */
    public Report tick() {
        return wired().run();
    }

    @Override
    public void tickUntil(BooleanSupplier enough) {
        int running = wired().runUntil(enough);
        if (running > 0 && !isThere()) {
            warnings.accept("smartcron: " + ShutdownHook.goingOn(running));
        }
    }

    @Override
    public void stopRequested() {
        if (!wired().serveStopRequests()) {
            call();
        }
    }

    private RunnerWiring wired() {
        node.checkOwner();
        return new RunnerWiring(node, database, systemClock, installed, warnings);
    }

    @Override
    public boolean isThere() {
        return holder().isPresent();
    }

    @Override
    public void call() {
        if (isThere()) {
            new ResidentLock(node.runFolder(), node.name(), RunnerId.self().text()).notifyHolder();
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

    private Optional<RunnerId> holder() {
        return ResidentLock.holder(node.runFolder(), node.name());
    }
}
