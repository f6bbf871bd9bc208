package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.Details.Fact;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.alert.message.News.NewsKind;
import dev.smartcron.text.Durations;
import dev.smartcron.text.PlainText;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The words of a message that all its forms have in common. Everything in them is one line of harmless characters. */
final class Wording {
    private static final int LONGEST_SUBJECT = 160;
    private static final int NAMES_IN_SUBJECT = 3;

    /** Of a value, a paragraph or a command: what is longer is a mistake of whoever wrote it. */
    private static final int LONGEST_LINE = 2_000;

    private final Message message;

    Wording(Message message) {
        this.message = message;
    }

    /** The whole message in one line: the machine, how urgent, and the cause. */
    String subject() {
        return PlainText.cut("[smartcron " + line(message.node()) + "] " + title(), LONGEST_SUBJECT);
    }

    /** A text from outside as one line of harmless characters, not too long. */
    static String line(String text) {
        return PlainText.cut(PlainText.line(text), LONGEST_LINE);
    }

    /** The line without the machine. */
    String title() {
        if (message.isSingle()) {
            News news = message.news().get(0);
            return state(news) + " " + headline(news);
        }
        return sum() + ": " + (goingOn().isEmpty() ? names() : String.join(", ", counted()));
    }

    /** The number of alerts in a message of several. */
    String sum() {
        int over = message.over();
        int alerts = message.total() - over;
        if (alerts == 0) {
            return NewsKind.RESOLVED + " " + over + " alerts";
        }
        return message.severity() + " " + alerts + (alerts == 1 ? " alert" : " alerts")
                + (over == 0 ? "" : ", " + over + " resolved");
    }

    private List<News> goingOn() {
        return message.news().stream().filter(news -> news.kind().goesOn()).toList();
    }

    private String names() {
        List<String> names = message.news().stream()
                .map(Wording::name)
                .distinct()
                .limit(NAMES_IN_SUBJECT)
                .toList();
        return String.join(", ", names) + (names.size() < message.total() ? " …" : "");
    }

    /** The conditions of each rule, counted: {@code 5 tasks failed}; the most frequent first. */
    List<String> counted() {
        return counts().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(each -> counted(each.getKey(), each.getValue()))
                .toList();
    }

    private Map<String, Integer> counts() {
        if (!message.counts().isEmpty()) {
            return new TreeMap<>(message.counts());
        }
        List<News> counted = goingOn().isEmpty() ? message.news() : goingOn();
        return counted.stream().collect(Collectors.toMap(News::rule, news -> 1, Integer::sum, TreeMap::new));
    }

    private static String counted(String rule, int count) {
        String words = line(rule).replace('_', ' ');
        String what = words.startsWith("task ") && count != 1 ? "tasks" + words.substring(4) : words;
        return what.startsWith("task") ? count + " " + what : count + " × " + what;
    }

    /** The state and the urgency, in capital letters. */
    String state(News news) {
        return switch (news.kind()) {
            case OPENED -> news.severity().name();
            case WORSE -> "NOW " + news.severity();
            case STILL -> "STILL " + news.severity();
            case FLAPPING -> "FLAPPING";
            case RESOLVED, PASSED -> "RESOLVED";
        };
    }

    /** The trouble in one line, or the reason for which it is over. */
    String headline(News news) {
        String summary = line(news.summary());
        return switch (news.kind()) {
            case OPENED, WORSE, FLAPPING -> summary;
            case STILL -> "after " + lasted(news) + ": " + summary;
            case RESOLVED -> resolved(news, summary);
            case PASSED -> summary + " (it lasted " + lasted(news) + ")";
        };
    }

    private static String resolved(News news, String summary) {
        if (news.because() == null) {
            return "no longer: " + summary;
        }
        String because = line(news.because()).replaceFirst("\\.$", "");
        return because.contains(name(news)) ? because : name(news) + ": " + because;
    }

    /** The task that it is about, or else its subject. */
    static String name(News news) {
        return line(news.task() == null ? news.subject() : news.task());
    }

    /** The facts about a condition that are no matter of its rule. */
    List<Fact> about(News news) {
        List<Fact> facts = new ArrayList<>();
        if (!news.kind().goesOn() && news.kind() != NewsKind.PASSED) {
            facts.add(new Fact("it was", line(news.summary())));
        }
        facts.add(new Fact("severity", news.severity().word()));
        facts.add(new Fact("machine", line(message.node())));
        if (news.category() != null) {
            facts.add(new Fact("category", line(news.category())));
        }
        facts.add(new Fact("since", when(news.firstSeen())));
        if (news.over() != null) {
            facts.add(new Fact("over", when(news.over())));
        }
        if (news.kind() == NewsKind.PASSED && news.because() != null) {
            facts.add(new Fact("because", line(news.because())));
        }
        if (news.kind() != NewsKind.OPENED) {
            facts.add(new Fact("lasted", lasted(news)));
        }
        if (news.count() > 1) {
            facts.add(new Fact("seen", news.count() + " times"));
        }
        return facts;
    }

    /** The same in a line. */
    String aboutInBrief(News news) {
        return (news.over() == null
                        ? "since " + when(news.firstSeen())
                        : "over " + when(news.over()) + ", lasted " + lasted(news))
                + (news.count() > 1 ? ", seen " + news.count() + " times" : "");
    }

    /** The message to be expected next; empty where none is. */
    String outlook() {
        if (goingOn().isEmpty()) {
            return "";
        }
        boolean flaps = goingOn().stream().allMatch(news -> news.kind() == NewsKind.FLAPPING);
        return flaps
                ? "It comes and goes; you get the next message when it keeps still."
                : "You get another message when " + (message.isSingle() ? "it is" : "they are") + " over.";
    }

    /** The alerts that are not told one by one; empty where all are. */
    String left() {
        int left = message.total() - message.news().size();
        return left <= 0 ? "" : "and " + left + " more; `smartcron alerts` lists all";
    }

    String when(Instant instant) {
        return Zoned.spaced(instant, message.zone());
    }

    private String lasted(News news) {
        Instant end = news.over() == null ? message.at() : news.over();
        Duration length = Duration.between(news.firstSeen(), end);
        if (length.toSeconds() < 1) {
            return "less than 1s";
        }
        return length.toSeconds() < 10 ? Durations.format(length) : Durations.brief(length);
    }
}
