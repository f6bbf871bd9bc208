package dev.smartcron;

import dev.smartcron.store.Added;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A node as an operator has it: a home, and {@code bin/smartcron} started as cron or a person starts it. */
final class Host {
    final Path home;
    final String url;
    private final String name;
    private final Path program;
    private final List<Process> runners = new ArrayList<>();

    /** Further variables of commands and ticks. */
    final Map<String, String> environment = new HashMap<>();

    /** Most executions at once. */
    int maxParallel = 60;

    private Host(Path home, String url, String name, Path program) {
        this.home = home;
        this.url = url;
        this.name = name;
        this.program = program;
    }

    /** A node of its own database file, or of a fresh database of the tests' PostgreSQL. */
    static Host with(String database, Path home) {
        return at(
                database.equals("sqlite")
                        ? "jdbc:sqlite:" + home.resolve("smartcron.db")
                        : PostgresServer.newDatabase(),
                home,
                "a");
    }

    static Host at(String url, Path home, String name) {
        return new Host(home, url, name, Path.of("bin/smartcron"));
    }

    /** The same node with another program. */
    Host with(Path other) {
        return new Host(home, url, name, other);
    }

    /** Registers these tasks, each a line of YAML in flow style, and no others. */
    void register(List<String> tasks) throws Exception {
        register("", tasks);
    }

    /** The same with lines of the task file that come before its tasks. */
    void register(String head, List<String> tasks) throws Exception {
        Files.createDirectories(home);
        Path file = home.resolve("tasks.yaml");
        Files.writeString(file, "version: 1\n" + head + "tasks:\n  - " + String.join("\n  - ", tasks) + "\n");
        said("register", file.toString(), "--prune");
    }

    /** The output of a command that must succeed. */
    String said(String... words) throws Exception {
        Answer answer = ask(words);
        if (answer.exitCode != 0) {
            throw new AssertionError(String.join(" ", words) + " exited " + answer.exitCode + ":\n" + answer.said);
        }
        return answer.said;
    }

    /** The answer of a command. */
    record Answer(int exitCode, String said) {}

    Answer ask(String... words) throws Exception {
        Path said = Files.createTempFile("smartcron", "said");
        try {
            Process process = start(said, words);
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", words) + " took longer than five minutes");
            }
            return new Answer(process.exitValue(), Files.readString(said));
        } finally {
            Files.delete(said);
        }
    }

    /** Starts a command and does not wait for it. */
    Process begin(String... words) throws IOException {
        return start(home.resolve("commands"), words);
    }

    /** Starts a tick and does not wait for it; what it says goes to the file {@code runners} in the home. */
    Process tick() throws IOException {
        Process runner = start(home.resolve("runners"), "run");
        runners.add(runner);
        return runner;
    }

    /** What ticks said. */
    String ticksSaid() throws IOException {
        return Files.readString(home.resolve("runners"));
    }

    private Process start(Path said, String... words) throws IOException {
        Files.createDirectories(home);
        // Who runs the tests may ignore INT, as a background shell does; cron does not.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", program.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
        Map<String, String> all = builder.environment();
        all.put("SMARTCRON_HOME", home.toString());
        all.put("SMARTCRON_LOG_DIR", home.resolve("logs").toString());
        all.put("SMARTCRON_NODE", name);
        all.put("SMARTCRON_MAX_PARALLEL", Integer.toString(maxParallel));
        all.remove("SMARTCRON_CONFIG");
        all.putAll(environment);
        // The launcher's gate counts only where nobody names a database.
        if (url.startsWith("jdbc:sqlite:")) {
            all.remove("SMARTCRON_DB");
        } else {
            all.put("SMARTCRON_DB", url);
        }
        return builder.start();
    }

    /** The ticks that still are: the launcher's shell becomes the runner, so their pids are the runners'. */
    List<Process> runners() {
        runners.removeIf(runner -> !runner.isAlive());
        return List.copyOf(runners);
    }

    /** The pid of the runner that stays: the one that holds the resident's lock; empty when none that lives does. */
    Optional<Long> resident() throws IOException {
        Path lock = home.resolve("run/resident-" + (url.startsWith("jdbc:sqlite:") ? "local" : name));
        String text = Files.exists(lock) ? Files.readString(lock) : "";
        int dash = text.indexOf('-');
        return dash < 1
                ? Optional.empty()
                : Optional.of(Long.parseLong(text.substring(0, dash))).filter(pid -> pssKb(pid) > 0);
    }

    /** Proportional share of memory of a process in kibibytes; 0 when it is gone. */
    static long pssKb(long pid) {
        try {
            for (String line :
                    Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"), StandardCharsets.US_ASCII)) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return 0;
        } catch (IOException e) {
            // Gone while it was read.
            return 0;
        }
    }

    /** Its machine is gone: its runners and commands, and all that they have started, at once. */
    void powerCut() throws Exception {
        PowerCut.of(() -> TaskProcesses.with("SMARTCRON_HOME=" + home + "\0"));
        for (Process runner : runners()) {
            runner.waitFor();
        }
    }

    /** Its runners, and nothing else. */
    void killRunners() throws InterruptedException {
        for (Process runner : runners()) {
            runner.destroyForcibly().waitFor();
        }
    }

    /** What a trigger adds, without the time a command takes to start. */
    void trigger(String task) {
        try (Database database = Database.open(url, null)) {
            Instant now = database.clock(Clock.systemUTC()).instant();
            Added.manual(database, task, now);
        }
    }

    /** Every process of this node's tasks, by the environment it was given; wrappers too. */
    List<ProcessHandle> taskProcesses() {
        return TaskProcesses.with("SMARTCRON_EXECUTION=", "SMARTCRON_HOME=" + home + "\0");
    }

    /** The first column of the first row as a number. */
    long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).get(0));
    }

    /** Rows with their columns joined by bars. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            return rows(connection, sql);
        }
    }

    /** As {@link #rows(String)}, for somebody who asks often. */
    static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : "|").append(found.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Lines that tasks wrote to the file {@code lines}. */
    List<String> lines() throws IOException {
        Path lines = home.resolve("lines");
        return Files.exists(lines) ? Files.readAllLines(lines) : List.of();
    }

    /** A shell line that waits until {@link #go}. */
    String waits() {
        return "until [ -e " + home.resolve("go") + " ]; do sleep 0.1; done";
    }

    /** Lets tasks that wait go on. */
    void go() throws IOException {
        Files.createFile(home.resolve("go"));
    }

    /**
     * A shell line with which a task writes a {@link Book.Line} to that file; opened for appending, so that lines stay
     * whole.
     */
    String writes(String what) {
        return "echo " + what + " $SMARTCRON_TASK $SMARTCRON_EXECUTION $SMARTCRON_ATTEMPT $SMARTCRON_FENCE"
                + " $SMARTCRON_KEY ${SMARTCRON_OWNER:--} ${SMARTCRON_PARENT:--}.${SMARTCRON_PARENT_STATUS:--} >> "
                + home.resolve("lines");
    }
}
