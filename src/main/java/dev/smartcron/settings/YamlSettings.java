package dev.smartcron.settings;

import dev.smartcron.yaml.Position;
import dev.smartcron.yaml.Problem;
import dev.smartcron.yaml.Problems;
import dev.smartcron.yaml.YamlReader;
import dev.smartcron.yaml.YamlValue;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code smartcron.yaml} itself and sees to what no single key can: that they fit each other. */
final class YamlSettings {
    private YamlSettings() {}

    /** The values that something reads, in their canonical form; none when one of the file's is wrong. */
    static Map<String, @Nullable Object> read(Path file, List<String> lines) {
        Problems problems = new Problems(file.toString());
        YamlValue.Mapping found = YamlReader.read(file, file.toString(), SettingsKeys.TABLE, problems);
        if (found != null) {
            mail(found, problems);
            channels(found, "routes", problems);
            channels(found, "rules", problems);
            report(found, problems);
            rules(found, problems);
            quietHours(found, problems);
        }
        for (Problem problem : problems.all()) {
            lines.add(problem.toString());
        }
        return found == null ? Map.of() : found.plain();
    }

    private static void mail(YamlValue.Mapping file, Problems problems) {
        if (!(file.get("mail") instanceof YamlValue.Mapping mail)) {
            return;
        }
        String starttls = mail.text("starttls");
        if ("true".equals(mail.text("ssl")) && starttls != null && !starttls.equals("off")) {
            problems.add(
                    mail.keyAt("starttls"), "starttls: ssl: true encrypts from the first byte; leave starttls out");
        }
        needs(mail, "username", "password", problems);
        needs(mail, "password", "username", problems);
    }

    private static void needs(YamlValue.Mapping mail, String key, String other, Problems problems) {
        if (mail.get(key) != null && !mail.gives(other)) {
            problems.add(mail.keyAt(key), key + " needs " + other + " beside it");
        }
    }

    /** The elements of a list of {@code alerts}. */
    private static List<YamlValue.Mapping> ofAlerts(YamlValue.Mapping file, String key) {
        return file.get("alerts") instanceof YamlValue.Mapping alerts
                        && alerts.get(key) instanceof YamlValue.Sequence list
                ? list.elements().stream()
                        .filter(YamlValue.Mapping.class::isInstance)
                        .map(YamlValue.Mapping.class::cast)
                        .toList()
                : List.of();
    }

    /** Names the channels of routes and rules that the file does not configure. */
    private static void channels(YamlValue.Mapping file, String key, Problems problems) {
        ofAlerts(file, key).forEach(each -> to(file, each, problems));
    }

    private static void to(YamlValue.Mapping file, YamlValue.Mapping told, Problems problems) {
        YamlValue channels = file.get("channels");
        for (YamlValue.Scalar to : told.elements("to")) {
            boolean configured = switch (to.text()) {
                case "mail" -> file.gives("mail");
                case "log" -> true;
                default -> channels instanceof YamlValue.Mapping some && some.gives(to.text());
            };
            if (!configured) {
                String where = to.text().equals("mail") ? "mail" : "channels." + to.text();
                problems.add(to.at(), "to: " + to.text() + " is not configured: this file has no " + where);
            }
        }
    }

    /** A report that is to be sent needs a way out. */
    private static void report(YamlValue.Mapping file, Problems problems) {
        if (file.get("report") instanceof YamlValue.Mapping report) {
            to(file, report, problems);
            if (report.gives("at") && !report.gives("to") && !file.gives("mail")) {
                problems.add(report.keyAt("at"), "at: sends the report by mail, and this file has no mail");
            }
        }
    }

    /** Names the rules that have another rule's name: an alert is known by it. */
    private static void rules(YamlValue.Mapping file, Problems problems) {
        Map<String, Position> seen = new HashMap<>();
        for (YamlValue.Mapping rule : ofAlerts(file, "rules")) {
            if (rule.get("name") instanceof YamlValue.Scalar name) {
                Position first = seen.putIfAbsent(name.text(), name.at());
                if (first != null) {
                    problems.add(name.at(), "name: " + name.text() + " is given twice, first in line " + first.line());
                } else if (AlertRule.isOne(name.text())) {
                    problems.add(
                            name.at(), "name: " + name.text() + " is a rule that is always held: give it another name");
                }
            }
        }
    }

    private static void quietHours(YamlValue.Mapping file, Problems problems) {
        if (file.get("alerts") instanceof YamlValue.Mapping alerts
                && alerts.get("quiet_hours") instanceof YamlValue.Mapping quiet
                && quiet.get("from") instanceof YamlValue.Scalar from
                && quiet.get("until") instanceof YamlValue.Scalar until
                && from.text().equals(until.text())) {
            problems.add(until.at(), "until: is the same time as from, so that no hour would be quiet");
        }
    }
}
