package dev.smartcron.web.api;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the end of what is written, from the beginning of a line on. */
final class LastBytes extends OutputStream {
    private final int most;
    private ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean isCut;

    LastBytes(int most) {
        this.most = most;
    }

    @Override
    public void write(int one) {
        kept.write(one);
        shorten(2 * most);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        kept.write(bytes, from, length);
        shorten(2 * most);
    }

    private void shorten(int limit) {
        if (kept.size() > limit) {
            byte[] all = kept.toByteArray();
            kept = new ByteArrayOutputStream();
            kept.write(all, all.length - most, most);
            isCut = true;
        }
    }

    /** Checks whether something went before what is kept. */
    boolean isCut() {
        shorten(most);
        return isCut;
    }

    @Override
    public String toString() {
        shorten(most);
        String text = kept.toString(StandardCharsets.UTF_8);
        return isCut ? text.substring(text.indexOf('\n') + 1) : text;
    }
}
