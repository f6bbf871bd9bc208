package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.OutgoingMessage;
import dev.smartcron.alert.message.ReportMessage;

/** Finds the forms of a message. */
final class Forms {
    private Forms() {}

    static MessageForms of(OutgoingMessage message) {
        return message instanceof ReportMessage report ? new ReportForms(report) : new AlertForms((Message) message);
    }
}
