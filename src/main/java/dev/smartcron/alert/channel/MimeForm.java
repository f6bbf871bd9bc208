package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.OutgoingMessage;
import dev.smartcron.settings.Mail;
import dev.smartcron.text.PlainText;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Date;

/**
 * A message as a mail, in plain text and in HTML.
 *
 * <p>Its Message-ID is made from the message's id and the sender's domain, both the same on every node. So a mail that was
 * sent twice is known as one, and one that answers another stands beneath it.
 */
final class MimeForm {
    private final Session session;
    private final Mail mail;

    MimeForm(Session session, Mail mail) {
        this.session = session;
        this.mail = mail;
    }

    MimeMessage of(OutgoingMessage message) throws MessagingException {
        MessageForms forms = Forms.of(message);
        MimeMessage mime = addressed(message.id());
        mime.setSubject(forms.subject(), "UTF-8");
        mime.setSentDate(Date.from(message.at()));
        if (message.answers() != null) {
            mime.setHeader("In-Reply-To", messageId(message.answers()));
            mime.setHeader("References", messageId(message.answers()));
        }
        MimeBodyPart text = new MimeBodyPart();
        text.setText(forms.text(), "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(forms.html(), "UTF-8", "html");
        // The last one is what a reader shows that can show both.
        mime.setContent(new MimeMultipart("alternative", text, html));
        mime.saveChanges();
        return mime;
    }

    private MimeMessage addressed(String id) throws MessagingException {
        String messageId = messageId(id);
        MimeMessage mime = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", messageId);
            }

            /** Sends nothing once it was given up, however long the server took to ask for it: it will be tried again. */
            @Override
            public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("given up");
                }
                super.writeTo(out, ignored);
            }
        };
        mime.setFrom(new InternetAddress(mail.from()));
        for (String address : mail.to()) {
            mime.addRecipient(MimeMessage.RecipientType.TO, new InternetAddress(address));
        }
        mime.setHeader("Auto-Submitted", "auto-generated");
        mime.setHeader("X-Auto-Response-Suppress", "All");
        return mime;
    }

    private String messageId(String id) throws MessagingException {
        String sender = new InternetAddress(mail.from()).getAddress();
        return "<" + id + "@" + PlainText.name(sender.substring(sender.lastIndexOf('@') + 1)) + ">";
    }
}
