package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.Alerts;
import dev.smartcron.alert.AtOnce;
import dev.smartcron.alert.Delivery;
import dev.smartcron.alert.Sender;
import dev.smartcron.alert.SmtpServer;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.checks.Heartbeats;
import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.hooks.Receiver;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.settings.Settings;
import dev.smartcron.status.History;
import dev.smartcron.status.HistoryEntry;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.store.query.EventTable;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.text.Json;
import dev.smartcron.tick.start.Starter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that a task prints are nowhere: not in a file, a table, a mail or an answer. */
class RedactionTest {
    private static final int SECRETS = 20;
    private static final String DEAD = "999999999-1-" + dev.smartcron.process.kernel.Boot.id();

    @TempDir
    private Path home;

    private World world;
    private Receiver pinged;
    private final Map<String, Object> env = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(2026);

    @BeforeEach
    void open() throws IOException {
        world = new World(home);
        pinged = new Receiver(0);
    }

    @AfterEach
    void close() {
        pinged.close();
        world.close();
    }

    @Test
    void ten_thousand_secrets_in_every_form_are_nowhere() throws Exception {
        for (int i = 0; i < SECRETS; i++) {
            String secret = i == 0 ? lines() : word(8 + random.nextInt(40));
            secrets.add(secret);
            String name = (i % 2 == 0 ? "TOKEN_" : "DB_PASSWORD_") + i;
            world.own.put(name, secret);
            env.put(i == 3 ? "PLAIN" : name, "${env:" + name + "}");
        }
        Files.write(home.resolve("printed"), printed(10_000));
        // Written in pieces of random size, so that reads meet secrets that are half there.
        world.clockMoves = true;
        world.task(
                "leaky",
                """
                i=0
                while [ $i -lt 40 ]; do
                  dd if=printed bs=97813 skip=$i count=1 2>/dev/null
                  i=$((i + 1))
                  sleep 0.04
                done
                echo
                echo "::event login {\\"with\\": \\"$TOKEN_2\\"}"
                echo "Error: login with $TOKEN_2 was refused"
                exit 3""",
                "env",
                env,
                "working_dir",
                home.toString(),
                "max_output",
                "1M",
                "ping_url",
                pinged.url("/leaky"));
        world.task(
                "whole",
                "cat printed; exit 3",
                "env",
                env,
                "working_dir",
                home.toString(),
                "max_output",
                "64M",
                "ping_url",
                pinged.url("/whole"));
        world.nextMinute();
        assertThat(world.attempt("leaky").summary()).isEqualTo("Error: login with [redacted] was refused");
        assertThat(world.log("whole")).contains("[redacted]");

        Files.delete(home.resolve("printed"));
        List<String> places = new ArrayList<>();
        try (Stream<Path> files = Files.walk(world.logs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                clean(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                places.add(file.getFileName().toString());
            }
        }
        assertThat(places).contains("leaky.log", "whole.log");
        try (Stream<Path> runs = Files.list(home.resolve("runs"))) {
            assertThat(runs).isEmpty();
        }
        clean("messages", messages());
        clean("pings", pings());
        clean("database", database());
        List<HistoryEntry> entries = new History(
                        new TaskTable(world.database),
                        new ExecutionTable(world.database),
                        new EventTable(world.database),
                        new PendingReasons(
                                world.database,
                                world.node,
                                LimitSettings.ofParallel(1),
                                QueueSettings.DEFAULT,
                                new Heartbeats(List.of(), "node", null)),
                        ZoneOffset.UTC)
                .entries(new HistoryFilter(null, null, null, 10), world.now);
        String json = Json.write(entries.stream().map(HistoryEntry::json).toList());
        assertThat(json).contains("\"data\":{\"with\":\"[redacted]\"}");
        clean("history", json);
    }

    @Test
    void the_parts_of_secrets_are_masked_and_what_is_none_is_not() throws IOException {
        Path file = Files.writeString(
                home.resolve("cron.env"),
                "AUTH_HEADER=\"Bearer eyJabc.def.ghi\"\nSMTP_AUTH=mailer:opensesame\nDB=Server=db;Pwd=hunter22\n");
        world.task(
                "mixed",
                "echo $GIT_AUTHOR_NAME to $CASSANDRA_KEYSPACE; echo ${AUTH_HEADER#* }; echo ${SMTP_AUTH#*:}; echo ${DB#*Pwd=};"
                        + " echo $KEYWORDS: 7; exit 1",
                "env",
                Map.of("GIT_AUTHOR_NAME", "deploy", "CASSANDRA_KEYSPACE", "prod", "KEYWORDS", "error"),
                "env_file",
                file.toString());
        world.nextMinute();
        assertThat(world.log("mixed")).isEqualTo("deploy to prod\n[redacted]\n[redacted]\n[redacted]\nerror: 7\n");
        assertThat(world.attempt("mixed").summary()).isEqualTo("error: 7");
    }

    @Test
    void a_runner_that_takes_over_knows_what_the_first_one_was_told() throws Exception {
        world.clockMoves = true;
        world.redact = List.of("card=[0-9]+");
        world.task("leaky", "x", "env", Map.of("API_KEY", "hunter22"), "redact", List.of("pin=[0-9]+"));
        String living = world.runner;
        world.runner = DEAD;
        world.now = world.now.plusSeconds(60);
        world.planner().plan(world.now, Duration.ZERO);
        Claim claim = world.claims().round(List.of(), world.now).claimed().get(0);
        Starter starter = world.starter();
        Starter.TaskStart started = starter.start(shell(claim));
        assertThat(started).isInstanceOf(Starter.Running.class);
        Path kept = home.resolve("runs").resolve(claim.execution() + "-1").resolve("secrets");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        Path output = home.resolve("runs/" + claim.execution() + "-1/output");
        Awaitility.await()
                .until(() -> Files.exists(output) && Files.readString(output).contains("first "));
        ((Starter.Running) started).output().poll();
        // That runner dies; another one has neither its environment nor these patterns.
        world.redact = List.of();
        world.runner = living;
        Files.createFile(home.resolve("go"));
        world.run();
        assertThat(world.log("leaky"))
                .isEqualTo("first [redacted] [redacted] [redacted]\nthen [redacted] [redacted] [redacted]\n");
        assertThat(kept).doesNotExist();
    }

    // The claim's task does not run until it is told to; what it prints cannot be in its own definition.
    private static Claim shell(Claim claim) {
        Map<String, Object> keys = new LinkedHashMap<>(claim.task().definition().keys());
        keys.put(
                "command",
                "echo first $API_KEY card=1 pin=2; while [ ! -e go ]; do sleep 0.02; done; echo then $API_KEY card=3"
                        + " pin=4");
        return claim.with(dev.smartcron.task.Task.of(new dev.smartcron.task.Definition("leaky", keys)));
    }

    private byte[] printed(int number) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < number; i++) {
            out.writeBytes(("x".repeat(random.nextInt(300)) + (random.nextInt(3) == 0 ? "\n" : " "))
                    .getBytes(StandardCharsets.UTF_8));
            out.writeBytes(form(secrets.get(random.nextInt(SECRETS))).getBytes(StandardCharsets.UTF_8));
            out.write(random.nextInt(20) == 0 ? 0xff : ' ');
        }
        return out.toByteArray();
    }

    private String form(String secret) {
        byte[] around = (".".repeat(random.nextInt(7)) + secret + "!".repeat(random.nextInt(5)))
                .getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(6)) {
            case 0 -> Base64.getEncoder().encodeToString(around);
            case 1 -> Base64.getUrlEncoder().withoutPadding().encodeToString(around);
            case 2 -> URLEncoder.encode(secret, StandardCharsets.UTF_8);
            case 3 -> Json.write(Map.of("value", secret));
            default -> secret;
        };
    }

    // None of the forms, nor the middle of one in base64.
    private void clean(String where, String text) {
        for (String secret : secrets) {
            List<String> parts = new ArrayList<>(List.of(secret.split("\n")));
            for (String part : List.copyOf(parts)) {
                parts.add(URLEncoder.encode(part, StandardCharsets.UTF_8));
                String json = Json.write(part);
                parts.add(json.substring(1, json.length() - 1));
                for (int before = 0; before < 3; before++) {
                    String encoded = Base64.getEncoder()
                            .encodeToString((".".repeat(before) + part).getBytes(StandardCharsets.UTF_8));
                    parts.add(encoded.substring(4, encoded.length() - 4));
                    parts.add(encoded.substring(4, encoded.length() - 4)
                            .replace('+', '-')
                            .replace('/', '_'));
                }
            }
            for (String part : parts) {
                assertThat(text.contains(part)).as(part + " in " + where).isFalse();
            }
        }
    }

    // What each channel was given of the two failures.
    private String messages() throws IOException {
        Path told = home.resolve("told");
        try (SmtpServer smtp = SmtpServer.plain();
                Receiver slack = new Receiver(0);
                Receiver webhook = new Receiver(0)) {
            Files.writeString(
                    home.resolve("smartcron.yaml"),
                    "mail: {host: 127.0.0.1, port: " + smtp.port()
                            + ", starttls: off, from: a@example.org, to: b@example.org}\n"
                            + "channels: {slack: {url: '" + slack.url() + "'}, webhook: {url: '" + webhook.url()
                            + "', secret: s3cret}, command: {run: 'cat >> " + told + "; env >> " + told + "'}}\n");
            Channels channels = Channels.of(
                    Settings.load(Options.NONE, Map.of("SMARTCRON_HOME", home.toString()))
                            .alerts(),
                    Clock.systemUTC());
            assertThat(channels.names()).containsExactly("mail", "slack", "webhook", "command");
            Instant later = world.now.plus(Duration.ofMinutes(1));
            new Alerts(world.database, new Sender("web1", ZoneId.of("UTC")), AtOnce.settings(), channels.names())
                    .reconcile(List.of(), later);
            new Delivery(world.database, channels).run(later);
            assertThat(smtp.subjects()).containsExactly("[smartcron web1] MEDIUM 2 alerts: 2 tasks failed");
            assertThat(smtp.body(0)).contains("[redacted]").contains("What went wrong");
            List<String> each = List.of(
                    smtp.body(0) + smtp.subjects(),
                    slack.received().get(0).body(),
                    webhook.received().get(0).body(),
                    Files.readString(told, StandardCharsets.ISO_8859_1));
            assertThat(each).allMatch(message -> message.contains("[redacted]"));
            return String.join("\n", each);
        }
    }

    private String pings() {
        new ConfiguredHooks(List.of(), Clock.systemUTC(), ZoneOffset.UTC, Map.of())
                .delivery(world.database)
                .run(() -> false);
        String all = pinged.received().stream()
                .map(request -> request.target() + "\n" + request.headers().entrySet() + "\n" + request.body())
                .collect(Collectors.joining("\n"));
        assertThat(all).contains("/leaky/3?rid=", "[redacted]");
        return all;
    }

    // Every column of every table.
    private String database() throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("smartcron.db"));
                Statement names = connection.createStatement();
                ResultSet tables = names.executeQuery("select name from sqlite_schema where type = 'table'")) {
            while (tables.next()) {
                String table = tables.getString(1);
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("select * from " + table)) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        for (int column = 1; column <= columns; column++) {
                            all.append(rows.getString(column)).append('\n');
                        }
                    }
                }
            }
        }
        assertThat(all).contains("login with [redacted]");
        return all.toString();
    }

    private String lines() {
        StringBuilder lines = new StringBuilder("-----BEGIN KEY-----\n");
        for (int i = 0; i < 20; i++) {
            lines.append(word(64)).append('\n');
        }
        return lines.append("-----END KEY-----").toString();
    }

    private String word(int length) {
        String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=\"\\ %&?";
        StringBuilder word = new StringBuilder("k");
        while (word.length() < length - 1) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.append('z').toString();
    }
}
