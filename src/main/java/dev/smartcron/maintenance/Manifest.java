package dev.smartcron.maintenance;

import dev.smartcron.text.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a backup says of itself: the first file in it.
 *
 * @param at the instant that it is a copy of
 * @param node that made it
 * @param version of the program that made it
 * @param database {@link #SQLITE} or {@link #POSTGRESQL}
 * @param schema the version of its tables
 * @param rows how many rows each table has
 * @param numbers the last number given in each table, where the copy of the database does not tell
 * @param files the other files in it
 * @param leftOut files that belong with it and could not be read, each with why
 */
record Manifest(
        Instant at,
        String node,
        String version,
        String database,
        int schema,
        Map<String, Long> rows,
        Map<String, Long> numbers,
        List<PackedFile> files,
        List<String> leftOut) {
    static final String NAME = "manifest.json";
    static final String SQLITE = "sqlite";
    static final String POSTGRESQL = "postgresql";

    /** Grows when an older program could not restore what a newer one has packed. */
    private static final long FORMAT = 1;

    /** Longer than any; what is no manifest is not read whole. */
    static final int MOST_BYTES = 16 << 20;

    /**
     * A file in a backup.
     *
     * @param sha256 in hexadecimal digits
     */
    record PackedFile(String name, long bytes, String sha256) {}

    long tasks() {
        return rows.getOrDefault("tasks", 0L);
    }

    long executions() {
        return rows.getOrDefault("executions", 0L);
    }

    String toJson() {
        return Json.pretty(Json.object(
                        "format", FORMAT,
                        "at", at.toString(),
                        "node", node,
                        "version", version,
                        "database", database,
                        "schema", schema,
                        "rows", rows,
                        "numbers", numbers,
                        "files",
                                files.stream()
                                        .map(file -> Json.object(
                                                "name", file.name(), "bytes", file.bytes(), "sha256", file.sha256()))
                                        .toList(),
                        "left_out", leftOut))
                + "\n";
    }

    /**
     * Reads {@link #toJson}.
     *
     * @throws IOException when it is none, or of a later form
     */
    static Manifest fromJson(String json) throws IOException {
        try {
            Map<String, @Nullable Object> read = Json.readObject(json);
            if (!(read.get("format") instanceof Long format)) {
                throw new IOException("it is no backup of SmartCron's");
            }
            if (format > FORMAT) {
                throw new IOException("a newer SmartCron has made it (" + read.get("version") + ")");
            }
            List<PackedFile> files = new ArrayList<>();
            for (Object each : (List<?>) Objects.requireNonNull(read.get("files"))) {
                Map<?, ?> file = (Map<?, ?>) each;
                files.add(new PackedFile(
                        String.valueOf(file.get("name")),
                        (Long) Objects.requireNonNull(file.get("bytes")),
                        String.valueOf(file.get("sha256"))));
            }
            return new Manifest(
                    Instant.parse(String.valueOf(read.get("at"))),
                    String.valueOf(read.get("node")),
                    String.valueOf(read.get("version")),
                    String.valueOf(read.get("database")),
                    Math.toIntExact((Long) Objects.requireNonNull(read.get("schema"))),
                    numbers(read.get("rows")),
                    numbers(read.get("numbers")),
                    files,
                    ((List<?>) Objects.requireNonNull(read.get("left_out")))
                            .stream().map(String::valueOf).toList());
        } catch (IllegalArgumentException
                | DateTimeParseException
                | ArithmeticException
                | ClassCastException
                | NullPointerException e) {
            throw new IOException("its " + NAME + " cannot be read", e);
        }
    }

    private static Map<String, Long> numbers(@Nullable Object read) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(read))
                .forEach((name, number) -> numbers.put(String.valueOf(name), (Long) Objects.requireNonNull(number)));
        return numbers;
    }
}
