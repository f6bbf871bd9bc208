package dev.smartcron.output.redaction;

/** Passes on what was printed from one place up to another; what is before and behind is only context. */
public record Range(long from, long to, Sink target) implements Sink {
    @Override
    public void plain(byte[] bytes, int first, int last, long at) {
        int begin = (int) Math.max(first, Math.min(last, first + (from - at)));
        int end = (int) Math.min(last, Math.max(first, first + Math.min(to - at, last - first)));
        if (begin < end) {
            target.plain(bytes, begin, end, at + (begin - first));
        }
    }

    @Override
    public void masked(long at, long end) {
        long begin = Math.max(at, from);
        if (begin < Math.min(end, to)) {
            target.masked(begin, Math.min(end, to));
        }
    }
}
