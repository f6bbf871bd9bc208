package dev.smartcron.alert;

import dev.smartcron.FreePort;
import dev.smartcron.settings.Mail;
import dev.smartcron.settings.Mail.StartTls;
import dev.smartcron.settings.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A real SMTP server on a free port of this machine, with STARTTLS and AUTH where a test wants them. */
public final class SmtpServer implements AutoCloseable {
    private final List<MimeMessage> received = new CopyOnWriteArrayList<>();
    private final List<String> secured = new CopyOnWriteArrayList<>();
    private final Queue<RejectException> recipientAnswers = new ConcurrentLinkedQueue<>();
    private final SMTPServer server;

    /** The answer to a recipient for whom no other was asked; null takes it. */
    public volatile Function<String, @Nullable RejectException> recipients = recipient -> null;

    private SmtpServer(SMTPServer.Builder builder) {
        builder.messageHandlerFactory(Handler::new);
        server = builder.build();
        server.start();
    }

    /** Takes everything from everybody, unencrypted. */
    public static SmtpServer plain() {
        return onPort(FreePort.find());
    }

    public static SmtpServer onPort(int port) {
        return new SmtpServer(SMTPServer.port(port).hostName("localhost"));
    }

    /** Wants STARTTLS and the user {@code cron} with the password {@code s3cret}. */
    public static SmtpServer secure() {
        return new SmtpServer(SMTPServer.port(0)
                .hostName("localhost")
                .enableTLS()
                .requireTLS()
                .startTlsSocketFactory(TestKey.context())
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals("cron") || !password.equals("s3cret")) {
                        throw new LoginFailedException("no");
                    }
                })));
    }

    /** Offers STARTTLS and wants nothing. */
    public static SmtpServer offeringTls() {
        return offeringTls(0);
    }

    public static SmtpServer offeringTls(int port) {
        return new SmtpServer(
                SMTPServer.port(port).hostName("localhost").enableTLS().startTlsSocketFactory(TestKey.context()));
    }

    /** Speaks TLS from the first byte, and wants nothing. */
    public static SmtpServer tlsFromTheFirstByte() {
        return new SmtpServer(SMTPServer.port(0).hostName("localhost").serverSocketFactory(TestKey.context()));
    }

    public int port() {
        return server.getPortAllocated();
    }

    /** Answers the next recipient so; once for each call. */
    public void refuseNextRecipient(int code, String words) {
        recipientAnswers.add(new RejectException(code, words));
    }

    public List<MimeMessage> received() {
        return received;
    }

    /** The subjects of everything received, in order. */
    public List<String> subjects() {
        return received.stream()
                .map(message -> {
                    try {
                        return message.getSubject();
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** The ids of the messages received, in order: their Message-ID without its host. */
    public List<String> ids() {
        return received.stream()
                .map(message -> {
                    try {
                        return message.getMessageID().replaceAll("^<|@example\\.org>$", "");
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** The text of one message, of its plain part where it has two, its lines ended as ours. */
    public String body(int number) {
        try {
            Object content = received.get(number).getContent();
            Object text =
                    content instanceof Multipart parts ? parts.getBodyPart(0).getContent() : content;
            return String.valueOf(text).replace("\r\n", "\n");
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many messages came over an encrypted connection. */
    public int overTls() {
        return secured.size();
    }

    /** Settings for this server. */
    public Mail settings(StartTls startTls, String user, String password) {
        return settings("localhost", startTls, user, password);
    }

    public Mail settings(String host, StartTls startTls, String user, String password) {
        return new Mail(
                new Mail.Server(host, port(), startTls, false),
                Optional.ofNullable(user).map(name -> new Mail.Login(Secret.of(name), Secret.of(password))),
                "cron@example.org",
                List.of("ops@example.org"));
    }

    public Mail settings() {
        return settings(StartTls.OFF, null, null);
    }

    /** Settings for a server with another recipient. */
    public static Mail toTwo(SmtpServer server) {
        Mail one = server.settings();
        return new Mail(one.server(), one.login(), one.from(), List.of("ops@example.org", "boss@example.org"));
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Handler implements MessageHandler {
        private final MessageContext context;

        Handler(MessageContext context) {
            this.context = context;
        }

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) throws RejectException {
            RejectException once = recipientAnswers.poll();
            RejectException answer = once != null ? once : recipients.apply(recipient);
            if (answer != null) {
                throw answer;
            }
        }

        @Override
        public String data(InputStream data) throws IOException {
            try {
                received.add(new MimeMessage(Session.getInstance(new Properties()), data));
            } catch (MessagingException e) {
                throw new IOException(e);
            }
            if (((org.subethamail.smtp.server.Session) context).isTLSStarted()) {
                secured.add("yes");
            }
            return null;
        }

        @Override
        public void done() {}
    }
}
