package dev.smartcron.process.access;

import dev.smartcron.process.kernel.Tools;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Finds out whether a file has an access list. Java cannot on Linux; {@code ls} marks it with a plus. */
final class AccessList {
    /** Behind the kind of file and its nine permissions. */
    private static final int MARK = 10;

    private AccessList() {}

    static boolean isOn(Path file) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Tools.find("ls", "coreutils").toString(), "-ld", "--", file.toString())
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        Process process = builder.start();
        process.getOutputStream().close();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        try {
            if (process.waitFor() != 0 || line.length() <= MARK) {
                throw new IOException("ls cannot tell whether there is an access list");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for an access list", e);
        }
        return line.charAt(MARK) == '+';
    }
}
