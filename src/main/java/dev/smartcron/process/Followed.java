package dev.smartcron.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;

/**
 * How far a run's output was followed, as the run folder keeps it for another runner, in places of {@link RunOutput}.
 *
 * @param position up to which the log has it
 * @param maskEnd where the last mask written ends; -1 for none
 * @param noted up to which what the task told was recorded
 * @param origin the place of the file's first byte
 * @param told whether the log tells that the task has emptied the file
 * @param imprint {@link RunOutput#imprint} of what is before the position; 0 while the file has its seal
 */
record Followed(long position, long maskEnd, long noted, long origin, boolean told, long imprint) {
    /** Of a sealed file. */
    static final Followed SEALED = new Followed(0, -1, 0, RunOutput.SEALED, false, 0);

    /** Of a run that was started by an older version, which knew no seal. */
    static final Followed NOTHING = new Followed(0, -1, 0, 0, false, 0);

    private static final int OLD_SIZE = 3 * Long.BYTES;
    private static final int SIZE = 6 * Long.BYTES;

    static Followed read(RunFolder folder) throws IOException {
        if (!RunFolder.isPlain(folder.followed())) {
            return SEALED;
        }
        byte[] bytes = new byte[SIZE];
        int got;
        try (RandomAccessFile file = new RandomAccessFile(folder.followed().toFile(), "r")) {
            got = file.read(bytes);
        } catch (FileNotFoundException e) {
            // Nobody has come to it yet. (Nor to one of an older version, perhaps: then it looks emptied.)
            return SEALED;
        }
        if (got < OLD_SIZE) {
            return NOTHING;
        }
        // What is missing at the end is zero, as it is in NOTHING.
        ByteBuffer from = ByteBuffer.wrap(bytes);
        long position = from.getLong();
        long maskEnd = from.getLong();
        long noted = from.getLong();
        long origin = from.getLong();
        return new Followed(
                origin + position,
                maskEnd < 0 ? -1 : origin + maskEnd,
                origin + noted,
                origin,
                from.getLong() != 0,
                from.getLong());
    }

    /** Writes it with offsets in the file instead of places: an older runner, which may take the run over, knows only these. */
    void write(RunFolder folder) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE)
                .putLong(position - origin)
                .putLong(maskEnd < 0 ? -1 : maskEnd - origin)
                .putLong(noted - origin)
                .putLong(origin)
                .putLong(told ? 1 : 0)
                .putLong(imprint);
        try (RandomAccessFile file = new RandomAccessFile(folder.followed().toFile(), "rw")) {
            file.write(bytes.array());
        }
    }

    Followed at(long newPosition, long newMaskEnd, long newImprint) {
        return new Followed(newPosition, newMaskEnd, noted, origin, told, newImprint);
    }

    Followed notedTo(long place) {
        return new Followed(position, maskEnd, Math.max(noted, place), origin, told, imprint);
    }

    /** The file was emptied after so much had been seen of it. What is lost behind the head counts as dropped. */
    Followed emptiedAt(long seen, long head) {
        return new Followed(position < head ? seen : position, -1, seen, seen, told, 0);
    }

    Followed asTold() {
        return new Followed(position, maskEnd, noted, origin, true, imprint);
    }
}
