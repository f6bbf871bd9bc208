package dev.smartcron.alert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's name as a mail may carry it, asked of the kernel: asking a name server may take long. */
final class HostName {
    private HostName() {}

    static String ofThisMachine() {
        try {
            return forMail(Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // A system without /proc; the mail goes out all the same.
            return "localhost";
        }
    }

    /** Letters, digits, dots and dashes only. */
    static String forMail(String name) {
        StringBuilder out = new StringBuilder();
        for (char c : name.strip().toCharArray()) {
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean fine = letter || (c >= '0' && c <= '9') || c == '.' || c == '-';
            out.append(fine ? c : '-');
        }
        return out.isEmpty() ? "localhost" : out.toString();
    }
}
