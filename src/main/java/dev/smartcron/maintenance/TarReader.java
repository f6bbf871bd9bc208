package dev.smartcron.maintenance;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link TarWriter} wrote, and nothing else; whatever differs is an {@link IOException} that says so. */
final class TarReader {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private long left;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** A file in the archive, and how many bytes it has. */
    record TarEntry(String name, long size) {}

    /**
     * The next file; null behind the last one, once the rest was read to its end. The one before must have been copied out.
     */
    @Nullable
    TarEntry next() throws IOException {
        byte[] header = block();
        if (Arrays.equals(header, new byte[TarWriter.BLOCK])) {
            for (byte[] rest = in.readNBytes(BUFFER); rest.length > 0; rest = in.readNBytes(BUFFER)) {
                if (!Arrays.equals(rest, new byte[rest.length])) {
                    throw new IOException("something follows its end");
                }
            }
            return null;
        }
        String magic = text(header, TarWriter.MAGIC_AT, TarWriter.MAGIC.length());
        if (!magic.equals(TarWriter.MAGIC)
                || header[TarWriter.KIND_AT] != '0'
                || octal(header, TarWriter.SUM_AT, TarWriter.SUM_BYTES - 2) != TarWriter.sum(header)) {
            throw new IOException("there is something else in it than files of a backup");
        }
        String name = text(header, 0, TarWriter.NAME_BYTES).replaceAll("\0.*", "");
        left = size(header);
        return new TarEntry(name, left);
    }

    /** Copies out the file that {@link #next} has just found. */
    void copy(OutputStream out) throws IOException {
        long size = left;
        byte[] buffer = new byte[BUFFER];
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(BUFFER, left));
            if (read < 0) {
                throw cutOff();
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        int padding = (int) (-size & (TarWriter.BLOCK - 1));
        if (in.readNBytes(padding).length < padding) {
            throw cutOff();
        }
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(TarWriter.BLOCK);
        if (block.length < TarWriter.BLOCK) {
            throw cutOff();
        }
        return block;
    }

    private static EOFException cutOff() {
        return new EOFException("it is cut off");
    }

    private static long size(byte[] header) throws IOException {
        if (header[TarWriter.SIZE_AT] != (byte) 0x80) {
            return octal(header, TarWriter.SIZE_AT, TarWriter.SIZE_BYTES - 1);
        }
        long size = 0;
        for (int i = TarWriter.SIZE_BYTES - Long.BYTES; i < TarWriter.SIZE_BYTES; i++) {
            size = (size << 8) | (header[TarWriter.SIZE_AT + i] & 0xff);
        }
        return size;
    }

    private static long octal(byte[] header, int at, int digits) throws IOException {
        try {
            return Long.parseLong(text(header, at, digits), 8);
        } catch (NumberFormatException e) {
            throw new IOException("a number in it is none", e);
        }
    }

    private static String text(byte[] header, int at, int length) {
        return new String(header, at, length, StandardCharsets.US_ASCII);
    }
}
