package dev.smartcron.operations;

import java.util.function.BooleanSupplier;

/** A node without any runner. */
class AbsentRunner implements NodeRunner {
    @Override
    public boolean isThere() {
        return false;
    }

    @Override
    public void call() {}

    @Override
    public boolean leave() {
        return false;
    }

    @Override
    public void tickUntil(BooleanSupplier enough) {}

    @Override
    public boolean stopRequested() {
        return true;
    }

    @Override
    public boolean stopAllRequested() {
        return stopRequested();
    }
}
