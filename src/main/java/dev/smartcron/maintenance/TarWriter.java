package dev.smartcron.maintenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * Writes files into an archive that {@code tar} reads (POSIX {@code ustar}, with the GNU form of sizes from 8 GiB on). Each
 * is its owner's alone when it is taken out.
 */
final class TarWriter {
    static final int BLOCK = 512;
    static final int NAME_BYTES = 100;
    static final int MODE_AT = 100;
    static final int SIZE_AT = 124;
    static final int SIZE_BYTES = 12;
    static final int TIME_AT = 136;
    static final int SUM_AT = 148;
    static final int SUM_BYTES = 8;
    static final int KIND_AT = 156;
    static final int MAGIC_AT = 257;
    static final String MAGIC = "ustar\00000";

    /** The first size that eleven octal digits cannot tell. */
    private static final long LARGE = 1L << 33;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Adds a file.
     *
     * @param name of letters, digits, {@code . _ - /}
     * @param size in bytes, which {@code content} must have
     */
    void add(String name, long size, Instant modified, InputStream content) throws IOException {
        out.write(header(name, size, modified));
        long copied = content.transferTo(out);
        if (copied != size) {
            throw new IOException(name + " changed while it was copied");
        }
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
    }

    /** Ends the archive. */
    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    private static byte[] header(String name, long size, Instant modified) throws IOException {
        byte[] header = new byte[BLOCK];
        if (name.length() > NAME_BYTES) {
            throw new IOException("a name of more than " + NAME_BYTES + " characters: " + name);
        }
        put(header, 0, name);
        put(header, MODE_AT, "0000600\0000000000\0000000000\0");
        if (size < LARGE) {
            put(header, SIZE_AT, String.format(Locale.ROOT, "%011o\0", size));
        } else {
            header[SIZE_AT] = (byte) 0x80;
            for (int i = 0; i < Long.BYTES; i++) {
                header[SIZE_AT + SIZE_BYTES - 1 - i] = (byte) (size >>> (8 * i));
            }
        }
        put(header, TIME_AT, String.format(Locale.ROOT, "%011o\0", Math.max(0, modified.getEpochSecond())));
        header[KIND_AT] = '0';
        put(header, MAGIC_AT, MAGIC);
        put(header, SUM_AT, String.format(Locale.ROOT, "%06o\0 ", sum(header)));
        return header;
    }

    /** The sum of a header's bytes, blanks in the place of the sum itself. */
    static int sum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM_AT && i < SUM_AT + SUM_BYTES ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
