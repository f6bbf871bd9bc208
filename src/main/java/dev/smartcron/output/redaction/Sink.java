package dev.smartcron.output.redaction;

/** Takes output piece by piece, each told with its place in what was printed, in order. */
public interface Sink {
    /** Takes what may be shown; {@code at} is where {@code bytes[from]} was printed. The bytes are only lent. */
    void plain(byte[] bytes, int from, int to, long at);

    /** Takes a mask for what was printed from {@code at} up to {@code end}. Where it follows another mask it belongs to that. */
    void masked(long at, long end);

    /** Passes everything on to another one after this. */
    default Sink and(Sink other) {
        Sink first = this;
        return new Sink() {
            @Override
            public void plain(byte[] bytes, int from, int to, long at) {
                first.plain(bytes, from, to, at);
                other.plain(bytes, from, to, at);
            }

            @Override
            public void masked(long at, long end) {
                first.masked(at, end);
                other.masked(at, end);
            }
        };
    }
}
