package dev.smartcron.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A user of this machine. */
public record Account(String name, long uid, long gid, String home, String shell) {
    private static final Path PASSWD = Path.of("/etc/passwd");

    /**
     * Looks a user up, first in the machine's own file, then by {@code getent} wherever its users come from.
     *
     * @throws IOException when nobody can tell
     */
    public static Optional<Account> find(String name) throws IOException {
        String passwd = new String(Files.readAllBytes(PASSWD), StandardCharsets.UTF_8);
        for (String line : passwd.split("\n", -1)) {
            if (line.startsWith(name + ":")) {
                return parse(line);
            }
        }
        Path getent;
        try {
            getent = Wrapper.tool("getent", "libc-bin");
        } catch (IOException e) {
            // A system without it has no users but those of its file.
            return Optional.empty();
        }
        Process process = new ProcessBuilder(getent.toString(), "passwd", "--", name)
                .redirectError(Redirect.DISCARD)
                .start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return line.startsWith(name + ":") ? parse(line) : Optional.empty();
    }

    private static Optional<Account> parse(String line) {
        String[] fields = line.split(":", -1);
        return fields.length < 7
                ? Optional.empty()
                : Optional.of(new Account(
                        fields[0],
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        fields[5].isEmpty() ? "/" : fields[5],
                        fields[6].isEmpty() ? "/bin/sh" : fields[6]));
    }
}
