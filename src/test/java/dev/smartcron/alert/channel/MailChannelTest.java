package dev.smartcron.alert.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.alert.SmtpServer;
import dev.smartcron.alert.TestKey;
import dev.smartcron.alert.message.Message;
import dev.smartcron.settings.Mail;
import dev.smartcron.settings.Mail.StartTls;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailChannelTest {
    private static final Message FAILED = SampleMessages.failed();

    @Test
    void a_mail_arrives_encrypted_and_signed_in_with_all_its_headers() throws Exception {
        try (SmtpServer server = SmtpServer.secure()) {
            Mail settings = server.settings(StartTls.REQUIRED, "cron", "s3cret");
            assertThat(trusting(settings).send(FAILED)).isNull();

            assertThat(server.overTls()).isEqualTo(1);
            MimeMessage mail = server.received().get(0);
            assertThat(mail.getSubject())
                    .isEqualTo("[smartcron web1] HIGH payroll_sync failed: PDOException: SQLSTATE[HY000] [2002] "
                            + "Connection refused");
            assertThat(mail.getMessageID()).isEqualTo("<smartcron.7.1@example.org>");
            assertThat(mail.getHeader("In-Reply-To")).isNull();
            assertThat(mail.getSentDate()).isEqualTo(Date.from(FAILED.at()));
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.getFrom()[0]).hasToString("cron@example.org");
            assertThat(mail.getAllRecipients()[0]).hasToString("ops@example.org");
            assertThat(mail.getContentType()).startsWith("multipart/alternative");
            MimeMultipart parts = (MimeMultipart) mail.getContent();
            assertThat(parts.getCount()).isEqualTo(2);
            assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
            assertThat(text(parts.getBodyPart(0))).isEqualTo(TextForm.of(FAILED));
            assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
            assertThat(text(parts.getBodyPart(1))).isEqualTo(HtmlForm.of(FAILED));
        }
    }

    @Test
    void a_server_is_reached_without_a_mail_and_its_refusal_of_the_login_is_told() throws Exception {
        try (SmtpServer server = SmtpServer.secure()) {
            String where = "localhost:" + server.port();
            assertThat(trusting(server.settings(StartTls.REQUIRED, "cron", "s3cret"))
                            .reach())
                    .isEqualTo(where + " answers and takes the login");
            assertThatThrownBy(() -> trusting(server.settings(StartTls.REQUIRED, "cron", "wrong"))
                            .reach())
                    .isInstanceOf(ChannelProblem.class)
                    .hasMessageStartingWith(where + ": ")
                    .hasMessageNotContaining("wrong");
            assertThat(server.received()).isEmpty();
        }
        try (SmtpServer server = SmtpServer.plain()) {
            assertThat(new MailChannel(server.settings()).reach()).endsWith(":" + server.port() + " answers");
        }
    }

    @Test
    void a_mail_that_answers_another_stands_beneath_it_whichever_node_sends_it() throws Exception {
        try (SmtpServer server = SmtpServer.plain()) {
            MailChannel channel = new MailChannel(server.settings());
            channel.send(FAILED);
            channel.send(SampleMessages.recovered());
            MimeMessage answer = server.received().get(1);
            String first = server.received().get(0).getMessageID();
            assertThat(answer.getHeader("In-Reply-To")).containsExactly(first);
            assertThat(answer.getHeader("References")).containsExactly(first);
            assertThat(answer.getMessageID()).isNotEqualTo(first);
        }
    }

    @Test
    void a_mail_arrives_by_smtps() throws Exception {
        try (SmtpServer server = SmtpServer.tlsFromTheFirstByte()) {
            Mail plain = server.settings(StartTls.OFF, null, null);
            Mail settings = new Mail(
                    new Mail.Server("localhost", server.port(), StartTls.OFF, true),
                    plain.login(),
                    plain.from(),
                    plain.to());
            assertThatThrownBy(() -> send(settings)).hasMessageContaining("PKIX");
            trusting(settings).send(FAILED);
            assertThat(server.received()).hasSize(1);
        }
    }

    private static String text(BodyPart part) throws Exception {
        return String.valueOf(part.getContent()).replace("\r\n", "\n");
    }

    @Test
    void nothing_is_sent_when_required_encryption_is_not_offered() {
        try (SmtpServer server = SmtpServer.plain()) {
            assertThatThrownBy(() -> send(server.settings(StartTls.REQUIRED, null, null)))
                    .isInstanceOf(ChannelProblem.class)
                    .hasMessageContaining("STARTTLS is required");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void nothing_is_sent_to_a_server_whose_certificate_java_does_not_trust() {
        try (SmtpServer server = SmtpServer.secure()) {
            assertThatThrownBy(() -> send(server.settings(StartTls.REQUIRED, "cron", "s3cret")))
                    .isInstanceOf(ChannelProblem.class)
                    .hasMessageContaining("Could not convert socket to TLS")
                    .hasMessageContaining("PKIX");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void nothing_is_sent_to_a_server_whose_certificate_is_of_another_name() {
        try (SmtpServer server = SmtpServer.secure()) {
            Mail settings = server.settings("127.0.0.2", StartTls.REQUIRED, "cron", "s3cret");
            assertThatThrownBy(() -> trusting(settings).send(FAILED))
                    .isInstanceOf(ChannelProblem.class)
                    .hasMessageContaining("127.0.0.2");
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
            assertThatThrownBy(() -> trusting(settings).send(FAILED))
                    .isInstanceOf(ChannelProblem.class)
                    .hasMessageContaining("refused the user name or password")
                    .hasMessageContaining("localhost:" + server.port())
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wr0ng"))
                    .satisfies(e ->
                            assertThat(((ChannelProblem) e).forEveryMessage()).isTrue());
        }
    }

    @Test
    void a_greylisted_mail_is_refused_for_now() {
        try (SmtpServer server = SmtpServer.plain()) {
            server.refuseNextRecipient(451, "greylisted, come back later");
            assertThatThrownBy(() -> send(server.settings()))
                    .isInstanceOf(ChannelProblem.class)
                    .hasMessageContaining("greylisted, come back later")
                    .satisfies(e ->
                            assertThat(((ChannelProblem) e).forEveryMessage()).isFalse());
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void of_two_recipients_one_greylisted_neither_gets_it_yet() {
        try (SmtpServer server = SmtpServer.plain()) {
            server.refuseNextRecipient(451, "greylisted");
            assertThatThrownBy(() -> send(SmtpServer.toTwo(server))).isInstanceOf(ChannelProblem.class);
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
    void nothing_from_outside_gets_into_a_header() throws Exception {
        try (SmtpServer server = SmtpServer.plain()) {
            send(server.settings(), SampleMessages.hostile());
            MimeMessage mail = server.received().get(0);
            assertThat(mail.getSubject()).isEqualTo(new Wording(SampleMessages.hostile()).subject());
            assertThat(mail.getHeader("Bcc")).isNull();
        }
    }

    @Test
    void a_server_that_is_down_is_told_at_once() {
        SmtpServer server = SmtpServer.plain();
        Mail settings = server.settings();
        server.close();
        assertThatThrownBy(() -> send(settings))
                .hasMessageContaining("onnection refused")
                .satisfies(
                        e -> assertThat(((ChannelProblem) e).forEveryMessage()).isTrue());
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
            assertThatThrownBy(() -> new MailChannel(settings, Duration.ofMillis(700), null).send(FAILED))
                    .hasMessageContaining("did not take the mail within");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        }
    }

    @Test
    void an_address_that_is_none_is_a_problem_of_the_mail_and_nothing_worse() {
        try (SmtpServer server = SmtpServer.plain()) {
            Mail settings = server.settings();
            Mail broken = new Mail(settings.server(), Optional.empty(), "not an address", settings.to());
            assertThatThrownBy(() -> send(broken)).isInstanceOf(ChannelProblem.class);
        }
    }

    private static String send(Mail settings) throws ChannelProblem {
        return send(settings, FAILED);
    }

    private static String send(Mail settings, Message message) throws ChannelProblem {
        return new MailChannel(settings).send(message);
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
