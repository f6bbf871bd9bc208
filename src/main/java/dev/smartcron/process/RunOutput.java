package dev.smartcron.process;

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
 * @param origin the place of the file's first byte: negative while the {@link #SEAL} stands there, so that the task's own
 *     first byte has the place 0
 */
record RunOutput(RandomAccessFile file, long origin) implements Closeable {
    /** Stands in the file before the task begins, and so is gone once the task has emptied it. */
    static final String SEAL = "=== smartcron: what this attempt prints follows\n";

    /** The place of a sealed file's first byte. */
    static final long SEALED = -SEAL.length();

    private static final int IMPRINT = 64;

    /** Makes the file before there is a task. */
    static void seal(RunFolder folder) throws IOException {
        folder.keep(folder.output().getFileName().toString(), SEAL);
    }

    /** @throws FileNotFoundException also where the task has put something else in its place */
    static RunOutput open(RunFolder folder, long origin) throws IOException {
        if (!RunFolder.isPlain(folder.output())) {
            throw new FileNotFoundException(folder.output().toString());
        }
        return new RunOutput(new RandomAccessFile(folder.output().toFile(), "r"), origin);
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

    /**
     * Whether the task has emptied the file since it was followed so far, as {@code echo x > /dev/stderr} does.
     *
     * <p>The first time is always noticed, by the seal. Once that is gone, it goes unnoticed that the file was emptied and has then grown to its old length with the same bytes before the followed
     * position; or, behind the head of an output that is too long, with any bytes: what is dropped there is counted wrong.
     *
     * @param seen the place after the last byte seen so far
     * @param head the place up to which the log follows
     */
    boolean wasEmptied(Followed known, long seen, long head) throws IOException {
        if (origin < 0 && !hasSeal()) {
            return true;
        }
        boolean comparable = known.imprint() != 0 && known.position() < head;
        return end() < seen || (comparable && imprint(known.position()) != known.imprint());
    }

    private boolean hasSeal() throws IOException {
        byte[] first = new byte[SEAL.length()];
        return read(origin, first, first.length) == first.length
                && new String(first, StandardCharsets.ISO_8859_1).equals(SEAL);
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
