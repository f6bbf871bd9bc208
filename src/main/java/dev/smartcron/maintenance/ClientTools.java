package dev.smartcron.maintenance;

import dev.smartcron.text.UserError;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's own programs that copy a database and read the copy, as they are found on the {@code PATH}.
 *
 * @param variables by which they reach the server; none to read a copy
 */
record ClientTools(Map<String, String> variables) {
    private static final Pattern VERSION = Pattern.compile("\\) (\\d+)");
    private static final Pattern TABLE_DATA = Pattern.compile("(?m)^\\d+; \\d+ \\d+ TABLE DATA \\S+ (\\S+) .*$");
    private static final Pattern COPY = Pattern.compile("COPY (?:\\S+\\.)?(\\S+) \\((.*)\\) FROM stdin;");

    /** Takes the rows of tables, one after the other. */
    interface RowReader {
        /** Begins a table; its columns are named as SQL has them. */
        void table(String name, List<String> columns) throws IOException;

        /** Takes a row of it: its values as texts, null for none. */
        void row(List<@Nullable String> values) throws IOException;
    }

    /**
     * Checks that {@code pg_dump} is there, and not older than the server.
     *
     * @throws UserError saying what to install, when it is not
     */
    void checkDump(int serverVersion) throws IOException {
        String install = "Install the server's client programs (apt-get install postgresql-client-" + serverVersion
                + "), so that pg_dump is on the PATH, under cron too.";
        Matcher version;
        try {
            version = VERSION.matcher(run("pg_dump", "--version"));
        } catch (UserError e) {
            throw UserError.cannotWork("there is no pg_dump on the PATH, which copies a PostgreSQL database", install);
        }
        int found = version.find() ? Integer.parseInt(version.group(1)) : 0;
        if (found < serverVersion) {
            throw UserError.cannotWork(
                    "the pg_dump on the PATH is of version " + found + ", and cannot copy from a server of version "
                            + serverVersion,
                    install);
        }
    }

    /** Copies tables as a snapshot has them, into a file that {@code pg_restore} reads. */
    void dump(String schema, List<String> tables, String snapshot, Path target) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("pg_dump", "--format=custom", "--no-password", "--snapshot=" + snapshot, "--file=" + target));
        tables.forEach(table -> words.add("--table=\"" + schema.replace("\"", "\"\"") + "\"." + table));
        run(words.toArray(String[]::new));
    }

    /** The tables whose rows a copy has, each with its line in the list of what the copy has. */
    Map<String, String> tables(Path dump) throws IOException {
        Map<String, String> tables = new HashMap<>();
        Matcher data = TABLE_DATA.matcher(run("pg_restore", "--list", dump.toString()));
        while (data.find()) {
            tables.put(data.group(1), data.group());
        }
        return tables;
    }

    /** Counts the rows that a copy has of each table, by reading them all. */
    Map<String, Long> rows(Path dump) throws IOException {
        Map<String, Long> rows = new TreeMap<>();
        read(dump, List.copyOf(tables(dump).keySet()), new RowReader() {
            private String current = "";

            @Override
            public void table(String name, List<String> columns) {
                current = name;
                rows.put(name, 0L);
            }

            @Override
            public void row(List<@Nullable String> values) {
                rows.merge(current, 1L, Long::sum);
            }
        });
        return rows;
    }

    /** Reads the rows that a copy has of tables, in this order. */
    void read(Path dump, List<String> order, RowReader reader) throws IOException {
        Map<String, String> tables = tables(dump);
        Path list = dump.resolveSibling("order");
        Files.write(
                list, order.stream().map(tables::get).filter(Objects::nonNull).toList());
        Process process = start("pg_restore", "--data-only", "--use-list=" + list, "--file=-", dump.toString());
        Complaints complaints = Complaints.of(process);
        try (InputStream out = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
            for (String line = line(out); line != null; line = line(out)) {
                Matcher copy = COPY.matcher(line);
                if (copy.matches()) {
                    reader.table(copy.group(1), List.of(copy.group(2).split(", ", -1)));
                    readRows(out, reader);
                }
            }
        } catch (IOException | RuntimeException e) {
            process.destroy();
            throw e;
        }
        complaints.end("pg_restore");
    }

    private static void readRows(InputStream out, RowReader reader) throws IOException {
        for (String line = line(out); !CopyText.END.equals(line); line = line(out)) {
            if (line == null) {
                throw new IOException("the rows of a table are cut off");
            }
            reader.row(CopyText.values(line));
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        return next < 0 && line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }

    private String run(String... words) throws IOException {
        Process process = start(words);
        Complaints complaints = Complaints.of(process);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        complaints.end(words[0]);
        return out;
    }

    private Process start(String... words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(variables);
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot start " + words[0] + ", which reads backups of a PostgreSQL database",
                    "Install PostgreSQL's client programs (apt-get install postgresql-client), so that it is on the PATH.");
        }
    }
}
