package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.OutgoingMessage;
import dev.smartcron.net.TimeLimit;
import dev.smartcron.settings.BadSettings;
import dev.smartcron.settings.LocalHost;
import dev.smartcron.settings.Mail;
import dev.smartcron.settings.Mail.Login;
import dev.smartcron.settings.Mail.StartTls;
import dev.smartcron.settings.Secret;
import dev.smartcron.text.PlainText;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The channel that hands mail in at an SMTP server.
 *
 * <p>Where encryption is required, the server's certificate must be one that Java trusts. Where it is only used when
 * offered, any certificate will do, because the same server would be given the mail in the clear; but a password goes to
 * another machine only encrypted, so there it is required, unless it is turned off.
 *
 * <p>A message is taken for everybody or for nobody: who is greylisted gets it with the others, later, and nobody gets it
 * twice. Only recipients whom the server refuses for good are left out, and told of.
 */
public final class MailChannel implements Channel {
    /** The channel's name in the outbox. */
    public static final String NAME = "mail";

    private static final String STEP_MILLIS = "10000";

    private final Mail mail;
    private final Mail.Server server;
    private final String host;
    private final Duration longest;
    private final @Nullable SSLSocketFactory sockets;

    public MailChannel(Mail mail) {
        this(mail, TimeLimit.OF_A_TRY, null);
    }

    /** @param sockets null for Java's own, with the certificates that Java trusts */
    MailChannel(Mail mail, Duration longest, @Nullable SSLSocketFactory sockets) {
        this.mail = mail;
        this.server = mail.server();
        this.host = PlainText.name(LocalHost.name());
        this.longest = longest;
        this.sockets = sockets;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public @Nullable String send(OutgoingMessage message) throws ChannelProblem {
        return withinTime("did not take the mail", () -> Optional.ofNullable(sendNow(message)))
                .orElse(null);
    }

    @Override
    public String reach() throws ChannelProblem {
        return withinTime("did not answer", this::reachNow);
    }

    private <T> T withinTime(String otherwise, Callable<T> what) throws ChannelProblem {
        try {
            return TimeLimit.within(longest, "mail", what);
        } catch (TimeoutException e) {
            throw problem(where() + " " + otherwise + " within " + longest.toSeconds() + "s", true, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw problem("interrupted", true, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ChannelProblem problem) {
                throw problem;
            }
            throw problem(where() + ": " + MailErrors.reason(e), true, e);
        }
    }

    private @Nullable String sendNow(OutgoingMessage message) throws ChannelProblem {
        boolean connected = false;
        try {
            Session session = Session.getInstance(properties());
            MimeMessage form = new MimeForm(session, mail).of(message);
            try (Transport transport = connected(session)) {
                connected = true;
                return sendToAllOrNone(transport, form);
            }
        } catch (MessagingException e) {
            throw problem(where() + ": " + MailErrors.reason(e), !connected, e);
        } catch (BadSettings e) {
            throw problem(String.valueOf(e.getMessage()), true, e);
        }
    }

    private String reachNow() throws ChannelProblem {
        try (Transport transport = connected(Session.getInstance(properties()))) {
            if (!transport.isConnected()) {
                throw problem(where() + " has closed the connection", true, null);
            }
            return where() + " answers" + (mail.login().isPresent() ? " and takes the login" : "");
        } catch (MessagingException e) {
            throw problem(where() + ": " + MailErrors.reason(e), true, e);
        } catch (BadSettings e) {
            throw problem(String.valueOf(e.getMessage()), true, e);
        }
    }

    private Transport connected(Session session) throws MessagingException {
        Transport transport = session.getTransport(server.ssl() ? "smtps" : "smtp");
        transport.connect(server.host(), server.port(), revealed(Login::username), revealed(Login::password));
        return transport;
    }

    private static ChannelProblem problem(String message, boolean forEveryMail, @Nullable Exception cause) {
        return new ChannelProblem(message, forEveryMail, null, cause);
    }

    private @Nullable String revealed(Function<Login, Secret> part) {
        return mail.login().map(part).map(Secret::reveal).orElse(null);
    }

    private String where() {
        return server.host() + ":" + server.port();
    }

    private static @Nullable String sendToAllOrNone(Transport transport, MimeMessage message)
            throws MessagingException {
        Address[] everybody = message.getAllRecipients();
        try {
            transport.sendMessage(message, everybody);
            return null;
        } catch (SendFailedException e) {
            Address[] refused = e.getInvalidAddresses();
            Address[] others = e.getValidUnsentAddresses();
            boolean nobodyGotIt = e.getValidSentAddresses() == null || e.getValidSentAddresses().length == 0;
            if (!nobodyGotIt || refused == null || refused.length == 0 || others == null || others.length == 0) {
                throw e;
            }
            transport.sendMessage(message, others);
            return "the server refused " + Arrays.toString(refused) + ": " + MailErrors.reason(e);
        }
    }

    private Properties properties() {
        String protocol = server.ssl() ? "mail.smtps." : "mail.smtp.";
        Properties properties = new Properties();
        properties.setProperty(protocol + "connectiontimeout", STEP_MILLIS);
        properties.setProperty(protocol + "timeout", STEP_MILLIS);
        properties.setProperty(protocol + "writetimeout", STEP_MILLIS);
        properties.setProperty(protocol + "localhost", host);
        // The answer to QUIT says nothing about the mail, which the server has taken by then.
        properties.setProperty(protocol + "quitwait", "false");
        properties.setProperty(protocol + "auth", String.valueOf(mail.login().isPresent()));
        properties.setProperty(protocol + "ssl.checkserveridentity", "true");
        if (sockets != null) {
            properties.put(protocol + "ssl.socketFactory", sockets);
        }
        StartTls startTls = startTls();
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(startTls != StartTls.OFF));
        properties.setProperty("mail.smtp.starttls.required", String.valueOf(startTls == StartTls.REQUIRED));
        if (startTls == StartTls.WHEN_OFFERED) {
            properties.setProperty("mail.smtp.ssl.trust", "*");
            properties.setProperty("mail.smtp.ssl.checkserveridentity", "false");
        }
        return properties;
    }

    private StartTls startTls() {
        String name = server.host();
        boolean here = name.equals("localhost") || name.equals("::1") || name.startsWith("127.");
        boolean required = mail.login().isPresent() && !here;
        return server.startTls() == StartTls.WHEN_OFFERED && required ? StartTls.REQUIRED : server.startTls();
    }
}
