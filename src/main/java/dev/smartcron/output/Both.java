package dev.smartcron.output;

import dev.smartcron.output.redaction.Sink;

/** Passes output on to two. */
record Both(Sink one, Sink other) implements Sink {
    @Override
    public void plain(byte[] bytes, int from, int to, long at) {
        one.plain(bytes, from, to, at);
        other.plain(bytes, from, to, at);
    }

    @Override
    public void masked(long at, long end) {
        one.masked(at, end);
        other.masked(at, end);
    }
}
