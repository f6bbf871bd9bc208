package dev.smartcron.alert.channel;

import dev.smartcron.FreePort;
import dev.smartcron.alert.SmtpServer;
import dev.smartcron.alert.TestKey;
import dev.smartcron.settings.Mail;
import dev.smartcron.settings.Mail.StartTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.RejectException;

/** A real mail server that does not take mail yet; two recipients. */
class MailSide extends OtherSide {
    private static final Duration SOON = Duration.ofMillis(700);

    final int port = FreePort.find();
    private @Nullable SmtpServer server;

    @Override
    Channel channel() {
        return new MailChannel(settings(StartTls.OFF), isMended() ? Duration.ofSeconds(30) : SOON, null);
    }

    Mail settings(StartTls startTls) {
        return new Mail(
                new Mail.Server("localhost", port, startTls, false),
                Optional.empty(),
                "cron@example.org",
                List.of("ops@example.org", "boss@example.org"));
    }

    @Override
    void mend() throws IOException {
        if (server == null) {
            server = SmtpServer.onPort(port);
        }
        super.mend();
    }

    @Override
    List<String> taken() {
        return server == null ? List.of() : server.ids();
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (server != null) {
            server.close();
        }
    }

    /** Connections are made, and nobody says a word. */
    static MailSide silent() throws IOException {
        MailSide side = new MailSide() {
            private final ServerSocket silent = new ServerSocket(port, 50, InetAddress.getByName("localhost"));

            @Override
            void mend() throws IOException {
                silent.close();
                super.mend();
            }
        };
        return side;
    }

    /** It is there, and answers recipients so until it is mended. */
    static MailSide answering(BiFunction<MailSide, String, @Nullable RejectException> answer) {
        MailSide side = new MailSide();
        SmtpServer server = SmtpServer.onPort(side.port);
        server.recipients = recipient -> side.isMended() ? null : answer.apply(side, recipient);
        side.server = server;
        return side;
    }

    /** Its certificate is one that nobody trusts, until it is mended. */
    static MailSide untrusted() {
        MailSide side = new MailSide() {
            @Override
            Channel channel() {
                return new MailChannel(
                        settings(StartTls.REQUIRED),
                        Duration.ofSeconds(30),
                        isMended() ? TestKey.context().getSocketFactory() : null);
            }
        };
        side.server = SmtpServer.offeringTls(side.port);
        return side;
    }
}
