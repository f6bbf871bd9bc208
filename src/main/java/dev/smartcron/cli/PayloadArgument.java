package dev.smartcron.cli;

import dev.smartcron.cli.terminal.Terminal;
import dev.smartcron.execution.Payload;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Sizes;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads a payload as it is given on the command line: a text, {@code @FILE}, or {@code -} for standard input. */
final class PayloadArgument {
    private static final String HOW = "Give --payload TEXT, @FILE, or - for standard input.";

    private PayloadArgument() {}

    /**
     * The bytes that are meant.
     *
     * @param in what {@code -} reads
     * @throws UserError when they cannot be read, or are too many
     */
    static Payload read(String text, InputStream in) {
        if (text.equals("-")) {
            if (Terminal.isInput()) {
                throw UserError.wrongUse(
                        "standard input is this terminal, and no payload comes from there",
                        "Pipe one in: echo text | smartcron enqueue TASK --payload -");
            }
            return standardInput(in);
        }
        return text.startsWith("@") ? file(text.substring(1)) : payload(text.getBytes(StandardCharsets.UTF_8), "");
    }

    private static Payload standardInput(InputStream in) {
        try {
            return read(in, " from standard input");
        } catch (IOException e) {
            throw UserError.wrongUse("cannot read standard input: " + FileErrors.inWords(e), HOW);
        }
    }

    private static Payload file(String name) {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return read(in, " in " + name);
        } catch (IOException e) {
            throw UserError.wrongUse("cannot read the payload " + name + ": " + FileErrors.inWords(e), HOW);
        } catch (InvalidPathException e) {
            throw UserError.wrongUse("@" + name + " names no file", HOW);
        }
    }

    /** Not more of it than shows that it is too much: it may have no end. */
    private static Payload read(InputStream in, String where) throws IOException {
        return payload(in.readNBytes(Payload.MOST_BYTES + 1), where);
    }

    private static Payload payload(byte[] bytes, String where) {
        if (bytes.length > Payload.MOST_BYTES) {
            throw UserError.wrongUse(
                    "the payload" + where + " is larger than " + Sizes.format(Payload.MOST_BYTES),
                    "Keep it elsewhere, and give where as the payload.");
        }
        return new Payload(bytes);
    }
}
