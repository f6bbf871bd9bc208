package dev.smartcron.app;

import dev.smartcron.operations.NodeRunner;
import dev.smartcron.process.RunnerId;
import dev.smartcron.tick.Report;
import dev.smartcron.tick.resident.ProgramFile;
import dev.smartcron.tick.resident.ResidentLock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs ticks in this process, and reaches the runner that stays on this node. */
public final class LocalRunner implements NodeRunner {
    private final Application app;
    private final Consumer<String> warnings;
    /** Before anything can have put another program in this one's place. */
    private final ProgramFile installed = ProgramFile.program();

    LocalRunner(Application app, Consumer<String> warnings) {
        this.app = app;
        this.warnings = warnings;
    }

    /** One tick; the gate is closed behind it, where there is one. */
    public Report tick() {
        return wired().run();
    }

    @Override
    public void tickUntil(BooleanSupplier enough) {
        wired().runUntil(enough);
    }

    @Override
    public void stopRequested() {
        if (!wired().stopWhatIsToBeStopped()) {
            call();
        }
    }

    private RunnerWiring wired() {
        return new RunnerWiring(app, installed, warnings);
    }

    @Override
    public boolean isThere() {
        return holder().isPresent();
    }

    @Override
    public void call() {
        if (isThere()) {
            new ResidentLock(app.runFolder(), node(), RunnerId.self().text()).notifyHolder();
        }
    }

    /** Makes the runner that stays leave; what it runs goes on. False when none stays. Needs no database. */
    public boolean leave() {
        return holder().map(RunnerId::terminate).orElse(false);
    }

    /** Whether another program is in this one's place since it was started. */
    public boolean isReplaced() {
        return installed.isReplaced();
    }

    private Optional<RunnerId> holder() {
        return ResidentLock.holder(app.runFolder(), node());
    }

    private String node() {
        return app.settings().node().name();
    }
}
