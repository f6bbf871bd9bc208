package dev.smartcron.output.redaction;

/** Takes output piece by piece, each told with its place in what was printed, in order. */
public interface Sink {
    /** What may be shown; {@code at} is where {@code bytes[from]} was printed. The bytes are only lent. */
    void plain(byte[] bytes, int from, int to, long at);

    /** What was printed from {@code at} up to {@code end} is masked. Where it follows another mask it belongs to that. */
    void masked(long at, long end);
}
