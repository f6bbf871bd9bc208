package dev.smartcron.alert.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.Delivery;
import dev.smartcron.settings.ChannelSettings.AlertProgram;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.subethamail.smtp.RejectException;

/**
 * Messages that wait in the outbox while real servers and programs take none, for ten minutes, and three deliverers at once
 * that try: each message arrives once, known by its id.
 */
@Timeout(300)
class ChannelFaultsTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final int DELIVERERS = 3;
    private static final int MESSAGES = 5;

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newFixedThreadPool(DELIVERERS);
    private final List<Database> databases = new ArrayList<>();

    /** Makes another side, in a folder of its own. */
    interface Making {
        OtherSide in(Path folder) throws IOException;
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("a mail server that is down", "onnection refused", unused -> new MailSide()),
                fault("a mail server that says nothing", "did not take the mail within", unused -> MailSide.silent()),
                fault("a mail server that greylists", "451 greylisted", unused -> answering(451, "greylisted", "")),
                fault(
                        "one that greylists one of two recipients",
                        "451 later",
                        unused -> answering(451, "later", "boss")),
                fault("a mail server that refuses", "554 no relay", unused -> answering(554, "no relay", "")),
                fault(
                        "a mail server that goes on when it was given up",
                        "did not take the mail within",
                        unused -> MailSide.answering((side, recipient) -> {
                            side.hang();
                            return null;
                        })),
                fault("a mail server that nobody trusts", "PKIX", unused -> MailSide.untrusted()),
                fault("a web server that is down", "refuses connections", unused -> new WebSide()),
                fault("a web server that has enough", "answered 429", unused -> WebSide.busy(Duration.ofMinutes(10))),
                fault("a web server with an error", "answered 500", unused -> WebSide.answering(side -> 500)),
                fault("a web server that breaks off", "broke off", unused -> WebSide.answering(side -> 0)),
                fault(
                        "a web server that hangs",
                        "did not take it within",
                        unused -> WebSide.answering(side -> {
                            side.hang();
                            return 0;
                        })),
                fault("a web server that nobody trusts", "no encrypted connection", unused -> WebSide.untrusted()),
                fault("a program that fails", "exit code 75: busy", folder -> program(folder, "echo busy; exit 75")),
                fault("a program that hangs", "was ended", folder -> program(folder, "sleep 600")));
    }

    private static Arguments fault(String name, String answer, Making making) {
        return Arguments.of(name, answer, making);
    }

    private static MailSide answering(int code, String words, String recipient) {
        return MailSide.answering((side, to) -> to.startsWith(recipient) ? new RejectException(code, words) : null);
    }

    private static OtherSide program(Path folder, String broken) {
        Path mended = folder.resolve("mended");
        Path lines = folder.resolve("taken");
        String text = "[ -e '" + mended + "' ] || { " + broken + "; }; echo \"$SMARTCRON_ALERT_ID\" >> '" + lines + "'";
        return new OtherSide() {
            @Override
            Channel channel() {
                return new CommandChannel(
                        new AlertProgram(List.of("/bin/sh", "-c", text)), Duration.ofSeconds(isMended() ? 30 : 1));
            }

            @Override
            void mend() throws IOException {
                Files.createFile(mended);
                super.mend();
            }

            @Override
            List<String> taken() throws IOException {
                return Files.exists(lines) ? Files.readAllLines(lines) : List.of();
            }
        };
    }

    @BeforeEach
    void open() {
        for (int i = 0; i < DELIVERERS; i++) {
            databases.add(Database.open("jdbc:sqlite:" + folder.resolve("smartcron.db"), null));
        }
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        databases.forEach(Database::close);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void each_message_arrives_once_when_it_is_over(String name, String answer, Making making) throws Exception {
        try (OtherSide side = making.in(folder)) {
            List<String> ids = post(side.channel().name());
            for (int minute : List.of(0, 1, 4, 9)) {
                deliver(side, minute);
            }
            assertThat(side.taken()).isEmpty();
            assertThat(state().waiting()).isEqualTo(MESSAGES);
            assertThat(state().error()).contains(answer).doesNotContain("hidden");
            side.mend();
            for (int minute : List.of(11, 20, 30)) {
                deliver(side, minute);
            }
            assertThat(side.taken()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(state().waiting()).isZero();
            assertThat(state().givenUp()).isZero();
        }
    }

    @Test
    void who_asks_to_be_left_alone_is_sent_nothing_meanwhile_not_even_another_message() throws Exception {
        try (WebSide side = WebSide.busy(Duration.ofMinutes(30))) {
            post("webhook");
            deliver(side, 0);
            int asked = side.asked();
            assertThat(asked).isBetween(1, DELIVERERS);
            post("webhook");
            for (int minute : List.of(1, 10, 29)) {
                deliver(side, minute);
            }
            assertThat(side.asked()).isEqualTo(asked);
            deliver(side, 31);
            assertThat(side.asked()).isGreaterThan(asked);
        }
    }

    @Test
    void a_recipient_that_is_refused_for_good_does_not_make_the_other_one_get_it_twice() throws Exception {
        try (MailSide side = answering(550, "no such user", "boss")) {
            List<String> ids = post("mail");
            for (int minute : List.of(0, 5, 60)) {
                deliver(side, minute);
            }
            assertThat(side.taken()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(new Outbox(databases.get(0)).lastRemark("mail"))
                    .hasValueSatisfying(remark -> assertThat(remark).contains("boss@example.org", "no such user"));
        }
    }

    private List<String> post(String channel) {
        return databases
                .get(0)
                .write(session -> Stream.generate(() -> {
                            long number = Outbox.add(
                                    session,
                                    channel,
                                    NOON,
                                    id -> SampleMessages.of(Outbox.messageId(id, NOON))
                                            .write());
                            return Outbox.messageId(number, NOON);
                        })
                        .limit(MESSAGES)
                        .toList());
    }

    /** Three deliverers at once. */
    private void deliver(OtherSide side, int minute) throws Exception {
        List<Callable<Integer>> all = databases.stream()
                .map(database -> (Callable<Integer>) () -> new Delivery(database, Channels.of(List.of(side.channel())))
                        .run(NOON.plus(Duration.ofMinutes(minute))))
                .toList();
        for (Future<Integer> one : threads.invokeAll(all)) {
            one.get();
        }
    }

    private Outbox.State state() {
        return new Outbox(databases.get(0)).state(List.of("mail", "webhook", "command"), NOON.minusSeconds(1));
    }
}
