package dev.smartcron.store.query;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.query.HistoryFilter.Narrowing;
import dev.smartcron.store.rows.Sql;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every SQL text of the program, by the class it stands in: constants as they are, and literals as they are written. */
final class Statements {
    private static final Path STORE = Path.of("src/main/java/dev/smartcron/store");

    private static final Pattern IS_STATEMENT =
            Pattern.compile("\\s*(select|update|delete|insert|with) .*", Pattern.DOTALL);

    private static final Pattern LITERAL =
            Pattern.compile("\"\"\"\\n(.*?)\"\"\"|\"((?:select|update|delete|insert) [^\"\\n]*)\"", Pattern.DOTALL);

    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z_]+)");

    private Statements() {}

    /** By class and constant, {@code OrphanedClaims.OTHERS}; a literal within a method by its first words. */
    static Map<String, String> all() throws IOException, ReflectiveOperationException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(STORE)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                constants(type(file), all);
                literals(file, source, all);
            }
        }
        for (String executions :
                List.of(HistoryQuery.EXECUTIONS, HistoryQuery.AMONG_THE_NEWEST, HistoryQuery.OF_A_TIME)) {
            for (String task : Arrays.asList(null, "a")) {
                List<Status> statuses = new ArrayList<>(List.of(Status.values()));
                statuses.add(null);
                for (Status status : statuses) {
                    String sql = executions + HistoryQuery.conditions(new HistoryFilter(task, status, null, 10));
                    all.put(
                            "HistoryQuery of " + task + " " + status + " "
                                    + executions.lines().count(),
                            sql);
                }
            }
        }
        walks(all);
        return all;
    }

    /** By everything that is asked for, one at a time and all at once. */
    private static void walks(Map<String, String> all) {
        List<Narrowing> narrowed = List.of(
                Narrowing.NONE,
                new Narrowing(Instant.EPOCH, null, null, null, null, null),
                new Narrowing(null, null, "n", null, null, null),
                new Narrowing(null, null, null, ReasonCode.EXIT, null, null),
                new Narrowing(Instant.EPOCH, Trigger.MANUAL, "n", ReasonCode.PAUSED, "o", "two words"),
                new Narrowing(null, null, null, null, null, "exit"));
        List<Status> statuses = new ArrayList<>(List.of(Status.values()));
        statuses.add(null);
        for (Narrowing narrowing : narrowed) {
            for (String task : Arrays.asList(null, "a")) {
                for (Status status : statuses) {
                    for (Long before : Arrays.asList(null, 9L)) {
                        HistoryFilter filter = new HistoryFilter(task, status, Instant.EPOCH, narrowing, before, 10);
                        all.put("HistoryWalk of " + filter, HistoryWalk.statement(filter));
                        all.put("HistoryWalk below " + filter, HistoryWalk.lowest(filter));
                    }
                }
            }
        }
    }

    private static Class<?> type(Path file) throws ClassNotFoundException {
        String name = Path.of("src/main/java").relativize(file).toString();
        return Class.forName(name.substring(0, name.length() - ".java".length()).replace('/', '.'));
    }

    private static void constants(Class<?> type, Map<String, String> all) throws IllegalAccessException {
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                Object value = field.get(null);
                if (value instanceof String text) {
                    add(type.getSimpleName() + "." + field.getName(), text, all);
                } else if (value instanceof Collection<?> texts) {
                    texts.forEach(each -> add(type.getSimpleName() + "." + each, String.valueOf(each), all));
                }
            }
        }
        for (Class<?> nested : type.getDeclaredClasses()) {
            constants(nested, all);
        }
    }

    private static void literals(Path file, String source, Map<String, String> all) {
        Matcher literal = LITERAL.matcher(source);
        while (literal.find()) {
            // What is put together stands whole in a constant.
            String before = source.substring(Math.max(0, literal.start() - 60), literal.start());
            String after = source.substring(literal.end(), Math.min(source.length(), literal.end() + 20))
                    .strip();
            if (!before.contains("static final")
                    && !after.startsWith("+")
                    && !after.startsWith(".formatted(")
                    && !before.strip().endsWith("+")) {
                String text = (literal.group(1) != null ? literal.group(1) : literal.group(2)).strip();
                String name = file.getFileName().toString().replace(".java", "") + "."
                        + text.lines().findFirst().orElse("");
                if (!all.containsValue(complete(text))) {
                    add(name, complete(text), all);
                }
            }
        }
    }

    private static String complete(String text) {
        return IS_STATEMENT.matcher(text).matches() ? Sql.of(text) : text;
    }

    private static void add(String name, String text, Map<String, String> all) {
        // Put together elsewhere, or for one of the two databases; an insert of values looks for nothing.
        boolean isWhole = !name.equals("DecisionTable.SELECT")
                && !name.startsWith("HistoryQuery.")
                && Stream.of("sqlite_", "pg_", "current_schema", "clock_timestamp")
                        .noneMatch(text::contains);
        boolean looks = !text.strip().startsWith("insert") || text.contains("select");
        if (IS_STATEMENT.matcher(text).matches() && looks && isWhole) {
            all.put(name, text);
        }
    }

    /** With a dollar and a number for each name. */
    static String numbered(String sql) {
        Map<String, Integer> numbers = new TreeMap<>();
        return PARAMETER.matcher(sql).replaceAll(name -> {
            numbers.putIfAbsent(name.group(1), numbers.size() + 1);
            // Whose type nothing else in the statement tells.
            return "\\$" + numbers.get(name.group(1)) + (name.group(1).endsWith("since") ? "::bigint" : "");
        });
    }
}
