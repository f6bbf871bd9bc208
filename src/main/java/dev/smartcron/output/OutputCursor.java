package dev.smartcron.output;

import dev.smartcron.process.RunFolder;
import dev.smartcron.process.RunFolder.OutputFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The place up to which a run's output was followed, kept in the run folder for another runner, in places of
 * {@link RunOutput}.
 *
 * @param position up to which the log has it
 * @param maskEnd where the last mask written ends; -1 for none
 * @param noted up to which events of the task are recorded
 * @param origin the place of the file's first byte
 * @param emptyingLogged whether the log tells that the task has emptied the file
 * @param imprint {@link RunOutput#imprint} of what is before the position; 0 while the file has its seal
 * @param progress the last that was told, in percent; -1 for none
 */
record OutputCursor(
        long position, long maskEnd, long noted, long origin, boolean emptyingLogged, long imprint, int progress) {
    /** Of a sealed file. */
    static final OutputCursor SEALED = new OutputCursor(0, -1, 0, RunOutput.SEALED, false, 0, -1);

    private static final int SIZE = 7 * Long.BYTES;

    /** As an earlier version wrote it, without the progress. */
    private static final int FIRST_SIZE = 6 * Long.BYTES;

    static OutputCursor read(OutputFiles files) throws IOException {
        Optional<byte[]> kept = RunFolder.bytes(files.followed());
        if (kept.isEmpty() || kept.get().length < FIRST_SIZE) {
            return SEALED;
        }
        ByteBuffer bytes = ByteBuffer.wrap(kept.get());
        return new OutputCursor(
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong() != 0,
                bytes.getLong(),
                bytes.remaining() < Long.BYTES ? -1 : (int) bytes.getLong());
    }

    void write(OutputFiles files) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE)
                .putLong(position)
                .putLong(maskEnd)
                .putLong(noted)
                .putLong(origin)
                .putLong(emptyingLogged ? 1 : 0)
                .putLong(imprint)
                .putLong(progress);
        try (RandomAccessFile file = new RandomAccessFile(files.followed().toFile(), "rw")) {
            file.write(bytes.array());
        }
    }

    /**
     * Checks whether the task has emptied the file since it was followed so far, as {@code echo x > /dev/stderr} does.
     *
     * <p>The first time is always noticed, by the seal. Once that is gone, it goes unnoticed that the file was emptied and has then grown to its old length with the same bytes before the followed
     * position; or, behind the head of an output that is too long, with any bytes: what is dropped there is counted wrong.
     *
     * @param seen the place after the last byte seen so far
     * @param head the place up to which the log follows
     */
    boolean wasEmptied(RunOutput output, long seen, long head) throws IOException {
        if (output.origin() < 0 && !output.hasSeal()) {
            return true;
        }
        boolean comparable = imprint != 0 && position < head;
        return output.end() < seen || (comparable && output.imprint(position) != imprint);
    }

    OutputCursor at(long newPosition, long newMaskEnd, long newImprint) {
        return new OutputCursor(newPosition, newMaskEnd, noted, origin, emptyingLogged, newImprint, progress);
    }

    OutputCursor notedTo(long place) {
        return new OutputCursor(position, maskEnd, Math.max(noted, place), origin, emptyingLogged, imprint, progress);
    }

    /** The file was emptied after so much had been seen of it. What is lost behind the head counts as dropped. */
    OutputCursor emptiedAt(long seen, long head) {
        return new OutputCursor(position < head ? seen : position, -1, seen, seen, emptyingLogged, 0, progress);
    }

    OutputCursor asLogged() {
        return new OutputCursor(position, maskEnd, noted, origin, true, imprint, progress);
    }

    OutputCursor withProgress(int percent) {
        return new OutputCursor(position, maskEnd, noted, origin, emptyingLogged, imprint, percent);
    }
}
