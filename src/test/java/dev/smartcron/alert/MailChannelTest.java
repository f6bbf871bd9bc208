package dev.smartcron.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.settings.Mail;
import dev.smartcron.settings.Mail.StartTls;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailChannelTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final MessageText TEXT = new MessageText("[smartcron] CRITICAL a failed: exit 2", "It failed.\n");

    @Test
    void a_mail_arrives_encrypted_and_signed_in_with_all_its_headers() throws Exception {
        try (SmtpServer server = SmtpServer.secure()) {
            Mail settings = server.settings(StartTls.REQUIRED, "cron", "s3cret");
            assertThat(trusting(settings).send(TEXT, "smartcron.7.1", NOON)).isNull();

            assertThat(server.overTls()).isEqualTo(1);
            MimeMessage mail = server.received().get(0);
            assertThat(mail.getSubject()).isEqualTo("[smartcron] CRITICAL a failed: exit 2");
            assertThat(mail.getMessageID()).startsWith("<smartcron.7.1@").endsWith(">");
            assertThat(mail.getSentDate()).isEqualTo(Date.from(NOON));
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.getFrom()[0]).hasToString("cron@example.org");
            assertThat(mail.getAllRecipients()[0]).hasToString("ops@example.org");
            assertThat(mail.getContentType()).isEqualTo("text/plain; charset=UTF-8");
            assertThat(server.body(0)).isEqualTo("It failed.\n");
        }
    }

    @Test
    void nothing_is_sent_when_required_encryption_is_not_offered() {
        try (SmtpServer server = SmtpServer.plain()) {
            assertThatThrownBy(() -> send(server.settings(StartTls.REQUIRED, null, null)))
                    .isInstanceOf(MailProblem.class)
                    .hasMessageContaining("STARTTLS is required");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void nothing_is_sent_to_a_server_whose_certificate_java_does_not_trust() {
        try (SmtpServer server = SmtpServer.secure()) {
            assertThatThrownBy(() -> send(server.settings(StartTls.REQUIRED, "cron", "s3cret")))
                    .isInstanceOf(MailProblem.class)
                    .hasMessageContaining("Could not convert socket to TLS")
                    .hasMessageContaining("PKIX");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void encryption_that_is_only_offered_is_used_whatever_the_certificate() throws Exception {
        try (SmtpServer server = SmtpServer.offeringTls()) {
            send(server.settings(StartTls.WHEN_OFFERED, null, null));
            assertThat(server.overTls()).isEqualTo(1);
        }
        try (SmtpServer server = SmtpServer.plain()) {
            send(server.settings(StartTls.WHEN_OFFERED, null, null));
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void a_password_goes_to_another_machine_only_encrypted() {
        try (SmtpServer server = SmtpServer.plain()) {
            // This machine by a name that does not say so.
            Mail settings = server.settings("0.0.0.0", StartTls.WHEN_OFFERED, "cron", "s3cret");
            assertThatThrownBy(() -> send(settings)).hasMessageContaining("STARTTLS is required");
        }
    }

    @Test
    void a_wrong_password_is_told_as_such_and_not_shown() {
        try (SmtpServer server = SmtpServer.secure()) {
            Mail settings = server.settings(StartTls.REQUIRED, "cron", "wr0ng");
            assertThatThrownBy(() -> trusting(settings).send(TEXT, "1", NOON))
                    .isInstanceOf(MailProblem.class)
                    .hasMessageContaining("refused the user name or password")
                    .hasMessageContaining("localhost:" + server.port())
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wr0ng"))
                    .satisfies(e -> assertThat(((MailProblem) e).forEveryMail()).isTrue());
        }
    }

    @Test
    void a_greylisted_mail_is_refused_for_now() {
        try (SmtpServer server = SmtpServer.plain()) {
            server.refuseNextRecipient(451, "greylisted, come back later");
            assertThatThrownBy(() -> send(server.settings()))
                    .isInstanceOf(MailProblem.class)
                    .hasMessageContaining("greylisted, come back later")
                    .satisfies(e -> assertThat(((MailProblem) e).forEveryMail()).isFalse());
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void of_two_recipients_one_greylisted_neither_gets_it_yet() {
        try (SmtpServer server = SmtpServer.plain()) {
            server.refuseNextRecipient(451, "greylisted");
            assertThatThrownBy(() -> send(SmtpServer.toTwo(server))).isInstanceOf(MailProblem.class);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void a_recipient_refused_for_good_does_not_keep_the_others_from_theirs() throws Exception {
        try (SmtpServer server = SmtpServer.plain()) {
            server.refuseNextRecipient(550, "no such user");
            assertThat(send(SmtpServer.toTwo(server)))
                    .contains("refused [ops@example.org]")
                    .contains("no such user");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void no_line_break_gets_into_a_header_and_no_control_character_anywhere() throws Exception {
        try (SmtpServer server = SmtpServer.plain()) {
            MessageText text = new MessageText(
                    "evil\r\nBcc: everybody@example.org\r\n\r\nbody ü ☃ \ud83d",
                    "red \u001b[31malert\u0000\n.\nend 😀\n");
            new MailChannel(server.settings()).send(text, "1", NOON);
            MimeMessage mail = server.received().get(0);
            assertThat(mail.getSubject()).isEqualTo("evil  Bcc: everybody@example.org    body ü ☃ �");
            assertThat(mail.getHeader("Bcc")).isNull();
            assertThat(server.body(0)).isEqualTo("red [31malert\n.\nend 😀\n");
        }
    }

    @Test
    void a_body_of_one_endless_line_arrives_whole_up_to_its_limit() throws Exception {
        try (SmtpServer server = SmtpServer.plain()) {
            new MailChannel(server.settings()).send(new MessageText("long", "x".repeat(50_000)), "1", NOON);
            assertThat(server.body(0).strip()).isEqualTo("x".repeat(50_000));
        }
    }

    @Test
    void a_server_that_is_down_is_told_at_once() {
        SmtpServer server = SmtpServer.plain();
        Mail settings = server.settings();
        server.close();
        assertThatThrownBy(() -> send(settings))
                .hasMessageContaining("onnection refused")
                .satisfies(e -> assertThat(((MailProblem) e).forEveryMail()).isTrue());
    }

    @Test
    void a_server_that_answers_a_byte_at_a_time_is_given_up_in_time() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread dribbling = new Thread(() -> dribble(socket));
            dribbling.setDaemon(true);
            dribbling.start();
            Mail settings = new Mail(
                    new Mail.Server("127.0.0.1", socket.getLocalPort(), StartTls.OFF, false),
                    Optional.empty(),
                    "a@example.org",
                    List.of("b@example.org"));
            long began = System.nanoTime();
            assertThatThrownBy(() -> new MailChannel(settings, Duration.ofMillis(700), null).send(TEXT, "1", NOON))
                    .hasMessageContaining("did not take the mail within");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(700), Duration.ofSeconds(50));
        }
    }

    @Test
    void an_address_that_is_none_is_a_problem_of_the_mail_and_nothing_worse() {
        try (SmtpServer server = SmtpServer.plain()) {
            Mail settings = server.settings();
            Mail broken = new Mail(settings.server(), Optional.empty(), "not an address", settings.to());
            assertThatThrownBy(() -> send(broken)).isInstanceOf(MailProblem.class);
        }
    }

    private static String send(Mail settings) throws MailProblem {
        return new MailChannel(settings).send(TEXT, "smartcron.1.1", NOON);
    }

    private static MailChannel trusting(Mail settings) {
        return new MailChannel(
                settings, Duration.ofSeconds(30), TestKey.context().getSocketFactory());
    }

    private static void dribble(ServerSocket server) {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            for (int i = 0; i < 600; i++) {
                out.write(i < 4 ? "220 ".charAt(i) : 'x');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (IOException | InterruptedException e) {
            // The mail was given up, as it should be.
            return;
        }
    }
}
