package dev.smartcron.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;

/**
 * How far a run's output was followed, as the run folder keeps it for another runner.
 *
 * @param position up to which the log has it
 * @param maskEnd where the last mask written ends
 * @param noted up to which what the task told was recorded
 */
record Followed(long position, long maskEnd, long noted) {
    static final Followed NOTHING = new Followed(0, -1, 0);

    static Followed read(RunFolder folder) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.followed().toFile(), "r")) {
            return file.length() < 3 * Long.BYTES
                    ? NOTHING
                    : new Followed(file.readLong(), file.readLong(), file.readLong());
        } catch (FileNotFoundException e) {
            return NOTHING;
        }
    }

    void write(RunFolder folder) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(position)
                .putLong(maskEnd)
                .putLong(noted);
        try (RandomAccessFile file = new RandomAccessFile(folder.followed().toFile(), "rw")) {
            file.write(bytes.array());
        }
    }
}
