package dev.smartcron.output;

import dev.smartcron.process.RunFolder;
import dev.smartcron.process.RunFolder.OutputFiles;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

/**
 * The private file of what a run prints, open for reading, by the place that each byte has in all that was printed.
 *
 * <p>These places go on when the task empties the file: the first byte in it then has the place after the last one that
 * was seen before.
 *
 * @param origin the place of the file's first byte: negative while the {@linkplain RunFolder#OUTPUT_SEAL seal} stands there, so that the task's own
 *     first byte has the place 0
 */
record RunOutput(RandomAccessFile file, long origin) implements Closeable {
    /** The place of a sealed file's first byte. */
    static final long SEALED = -RunFolder.OUTPUT_SEAL.length();

    private static final int IMPRINT = 64;

    /** @throws FileNotFoundException also where the task has put something else in its place */
    static RunOutput open(OutputFiles files, long origin) throws IOException {
        if (!RunFolder.isPlain(files.output())) {
            throw new FileNotFoundException(files.output().toString());
        }
        return new RunOutput(new RandomAccessFile(files.output().toFile(), "r"), origin);
    }

    /** The same file, as it is after it was emptied. */
    RunOutput from(long newOrigin) {
        return new RunOutput(file, newOrigin);
    }

    /** The first place that is still in the file. */
    long begin() {
        return Math.max(0, origin);
    }

    /** The place after the last byte. */
    long end() throws IOException {
        return Math.max(begin(), origin + file.length());
    }

    /** Reads what there is at a place; returns how much, 0 for nothing. */
    int read(long at, byte[] into, int most) throws IOException {
        file.seek(at - origin);
        return Math.max(0, file.read(into, 0, most));
    }

    /** True when the file begins with the seal. */
    boolean hasSeal() throws IOException {
        byte[] first = new byte[RunFolder.OUTPUT_SEAL.length()];
        return read(origin, first, first.length) == first.length
                && new String(first, StandardCharsets.ISO_8859_1).equals(RunFolder.OUTPUT_SEAL);
    }

    /** A number by which the bytes before a place are known again; 0 where there are none. */
    long imprint(long before) throws IOException {
        byte[] bytes = new byte[(int) Math.max(0, Math.min(IMPRINT, before - begin()))];
        int got = bytes.length == 0 ? 0 : read(before - bytes.length, bytes, bytes.length);
        long hash = got == 0 ? 0 : 0xcbf29ce484222325L;
        for (int i = 0; i < got; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001b3L;
        }
        return hash;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
