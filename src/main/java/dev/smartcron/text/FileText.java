package dev.smartcron.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Reads the text of a file that people write, whatever editor saved it: UTF-8, or UTF-16 where a mark at its beginning says
 * so; the mark is no part of it, and every line ends with {@code \n}, be it written so, as {@code \r\n} or as {@code \r}.
 */
public final class FileText {
    private FileText() {}

    /** Bytes that are no text; the message is the rest of a sentence that begins with the file's name. */
    public static final class NotText extends Exception {
        private static final long serialVersionUID = 1;

        private final int line;
        private final int column;

        private NotText(String message, String before) {
            super(message);
            int start = before.lastIndexOf('\n') + 1;
            this.line = 1 + (int) before.chars().filter(c -> c == '\n').count();
            this.column = before.codePointCount(start, before.length()) + 1;
        }

        /** From one. */
        public int line() {
            return line;
        }

        /** From one, in characters. */
        public int column() {
            return column;
        }
    }

    /**
     * The text of a file with these bytes.
     *
     * @throws NotText where a byte cannot be one of text
     */
    public static String of(byte[] bytes) throws NotText {
        Charset charset = charset(bytes);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = charset.newDecoder().decode(rest, chars, true);
        String text = lines(chars.flip().toString());
        if (result.isError()) {
            throw new NotText(
                    "is not " + charset.name() + ": the byte 0x" + Integer.toHexString(bytes[rest.position()] & 0xff)
                            + " cannot stand here",
                    text);
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new NotText("holds the control character 0x0, not text", text.substring(0, nul));
        }
        return text;
    }

    private static Charset charset(byte[] bytes) {
        int first = bytes.length < 2 ? 0 : ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        return first == 0xfeff
                ? StandardCharsets.UTF_16BE
                : first == 0xfffe ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    private static String lines(String text) {
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return unmarked.indexOf('\r') < 0
                ? unmarked
                : unmarked.replace("\r\n", "\n").replace('\r', '\n');
    }
}
