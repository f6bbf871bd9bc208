package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.text.PlainText;
import java.util.Map;

/** The forms of news of conditions. */
record AlertForms(Message message) implements MessageForms {
    @Override
    public String subject() {
        return new Wording(message).subject();
    }

    @Override
    public String text() {
        return TextForm.of(message);
    }

    @Override
    public String html() {
        return HtmlForm.of(message);
    }

    @Override
    public byte[] slack() {
        return SlackForm.of(message);
    }

    @Override
    public byte[] json() {
        return JsonForm.of(message);
    }

    @Override
    public Map<String, String> variables() {
        News first = message.news().get(0);
        return Map.of(
                "SMARTCRON_ALERT_SEVERITY", message.severity().word(),
                "SMARTCRON_ALERT_KIND", first.kind().word(),
                "SMARTCRON_ALERT_RULE", PlainText.line(first.rule()),
                "SMARTCRON_ALERT_TASK", first.task() == null ? "" : PlainText.line(first.task()),
                "SMARTCRON_ALERT_NODE", PlainText.line(message.node()),
                "SMARTCRON_ALERT_TOTAL", Integer.toString(message.total()));
    }
}
