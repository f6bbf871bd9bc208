package dev.smartcron.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prints in UTF-8, and remembers what kept it from writing: a print stream alone says no more than that something did. */
public final class CheckedOutput extends PrintStream {
    private final Remembering written;
    private final Path descriptor;

    /** @param descriptor a link to what is written to, as {@code /proc/self/fd} has it */
    public CheckedOutput(OutputStream target, Path descriptor) {
        this(new Remembering(target), descriptor);
    }

    private CheckedOutput(Remembering written, Path descriptor) {
        super(new BufferedOutputStream(written), true, StandardCharsets.UTF_8);
        this.written = written;
        this.descriptor = descriptor;
    }

    /** The first failure to write what was printed; empty when all was, and when a reader went away, which is its right. */
    public Optional<IOException> failure() {
        flush();
        IOException failure = written.failure;
        return failure == null || isPipe() ? Optional.empty() : Optional.of(failure);
    }

    private boolean isPipe() {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    private static final class Remembering extends FilterOutputStream {
        private volatile @Nullable IOException failure;

        Remembering(OutputStream target) {
            super(target);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
