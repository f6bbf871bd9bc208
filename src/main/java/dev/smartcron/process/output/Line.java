package dev.smartcron.process.output;

/**
 * A piece of output as a pattern sees it: characters where the bytes are UTF-8, U+FFFD for every byte that is not.
 *
 * <p>It counts how often it is looked at, and ends the matching of a pattern that never stops looking.
 */
final class Line implements CharSequence {
    /** Thrown through the matcher. */
    static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Enough() {
            super("a pattern looks too often", null, false, false);
        }
    }

    private char[] chars = new char[256];
    /** Where each character begins in the bytes; one more for the end. */
    private int[] starts = new int[257];

    private int length;
    private long looks;

    /** Becomes these bytes. */
    void set(byte[] in, int from, int to) {
        if (chars.length < to - from) {
            chars = new char[to - from];
            starts = new int[to - from + 1];
        }
        int n = 0;
        for (int i = from; i < to; ) {
            int b = in[i];
            starts[n] = i;
            if (b >= 0) {
                chars[n++] = (char) b;
                i++;
                continue;
            }
            int size = size(in, i, to);
            if (size == 4) {
                int point = ((b & 7) << 18) | ((in[i + 1] & 63) << 12) | ((in[i + 2] & 63) << 6) | (in[i + 3] & 63);
                chars[n++] = Character.highSurrogate(point);
                starts[n] = i;
                chars[n++] = Character.lowSurrogate(point);
            } else if (size == 3) {
                chars[n++] = (char) (((b & 15) << 12) | ((in[i + 1] & 63) << 6) | (in[i + 2] & 63));
            } else if (size == 2) {
                chars[n++] = (char) (((b & 31) << 6) | (in[i + 1] & 63));
            } else {
                chars[n++] = '\ufffd';
            }
            i += size;
        }
        starts[n] = to;
        length = n;
    }

    /** How many bytes the character here has; 1 for what is no character. */
    private static int size(byte[] in, int at, int to) {
        int first = in[at] & 0xff;
        int size = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
        if (first >= 0xf5 || at + size > to) {
            return 1;
        }
        for (int i = 1; i < size; i++) {
            if ((in[at + i] & 0xc0) != 0x80) {
                return 1;
            }
        }
        // Beyond the last character there is.
        return first == 0xf4 && (in[at + 1] & 0xff) > 0x8f ? 1 : size;
    }

    void allow(long looks) {
        this.looks = looks;
    }

    /** How many looks are left of those that were allowed. */
    long left() {
        return Math.max(0, looks);
    }

    /** The position of a character in the bytes. */
    int byteAt(int index) {
        return starts[index];
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        if (--looks < 0) {
            throw new Enough();
        }
        return chars[index];
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return new String(chars, from, to - from);
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
