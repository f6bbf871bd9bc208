package dev.smartcron.alert;

import dev.smartcron.alert.channel.Channel;
import dev.smartcron.alert.channel.ChannelProblem;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.alert.message.OutgoingMessage;
import dev.smartcron.alert.message.ReportMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A channel that keeps what it is given, while it is not broken. */
public class Told implements Channel {
    public final List<Message> messages = new ArrayList<>();
    public final List<ReportMessage> reports = new ArrayList<>();
    public boolean broken;
    private final String name;

    public Told(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable String send(OutgoingMessage message) throws ChannelProblem {
        if (broken) {
            throw new ChannelProblem(name + " is broken", true, null, null);
        }
        if (message instanceof ReportMessage report) {
            reports.add(report);
        } else {
            messages.add((Message) message);
        }
        return null;
    }

    @Override
    public String reach() {
        return name;
    }

    public List<String> subjects() {
        return messages.stream()
                .flatMap(message -> message.news().stream())
                .map(News::subject)
                .toList();
    }

    /** The fate of the conditions that it was told of: {@code opened resolved}. */
    public List<String> kinds() {
        return messages.stream()
                .flatMap(message -> message.news().stream())
                .map(news -> news.kind().word())
                .toList();
    }
}
