package dev.smartcron.cli;

import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Details.Suggestion;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.TimeColumn;
import dev.smartcron.status.AlertView;
import dev.smartcron.status.OwnRuleState;
import dev.smartcron.status.RuleState;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.ConditionState;
import dev.smartcron.store.alerts.ConditionState.Phase;
import dev.smartcron.text.Json;
import dev.smartcron.text.PlainText;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts and their rules as people read them. */
final class AlertLines {
    private AlertLines() {}

    static Table<Condition> table(List<Condition> listed, ZoneId zone, Instant now) {
        TimeColumn since = TimeColumn.of(
                listed.stream().map(each -> each.state().firstSeen()).toList(), zone);
        return new Table<Condition>()
                .number("ID", Condition::id)
                .status("STATE", each -> each.state().phase().word())
                .word("SEVERITY", each -> each.state().severity().word())
                .number(since.title("SINCE"), each -> since.brief(each.state().firstSeen(), now))
                .number("SEEN", each -> each.state().count())
                .spare(1)
                .prose("WHAT", each -> PlainText.line(each.summary()))
                .note(AlertLines::note);
    }

    private static @Nullable String note(Condition condition) {
        ConditionState state = condition.state();
        if (state.phase() == Phase.ACKNOWLEDGED || state.phase() == Phase.SNOOZED) {
            return state.phase().word() + " by " + state.by();
        }
        return condition.mutedBy() == null ? null : "muted by " + condition.mutedBy();
    }

    /** All that is known of an alert. */
    static List<String> of(AlertView view, ZoneId zone) {
        Condition condition = view.condition();
        ConditionState state = condition.state();
        List<String> lines = new ArrayList<>();
        lines.add(PlainText.line(condition.summary()));
        lines.add("");
        fact(
                lines,
                "state",
                state.phase().word()
                        + (state.by() == null ? "" : " by " + state.by())
                        + (state.until() == null ? "" : " until " + Zoned.iso(state.until(), zone)));
        fact(lines, "severity", state.severity().word());
        fact(lines, "rule", condition.rule());
        fact(lines, "since", Zoned.iso(state.firstSeen(), zone));
        fact(lines, "last seen", Zoned.iso(state.lastSeen(), zone));
        fact(lines, "seen", state.count() == 1 ? "once" : state.count() + " times");
        fact(lines, "muted by", condition.mutedBy());
        fact(lines, "over", condition.resolvedAt() == null ? null : Zoned.iso(condition.resolvedAt(), zone));
        fact(lines, "because", condition.because());
        Details.read(condition.detail()).blocks().forEach(block -> add(lines, block));
        lines.add("");
        lines.add(view.delivered().isEmpty() ? "Nobody was told." : "Told:");
        view.delivered()
                .forEach(each -> lines.add("  " + each.kind() + " through " + each.channel() + ": "
                        + each.state().replace('_', ' ') + ", " + Zoned.iso(each.at(), zone)
                        + (each.error() == null ? "" : ": " + PlainText.line(each.error()))));
        return lines;
    }

    private static void fact(List<String> lines, String name, @Nullable String value) {
        if (value != null) {
            lines.add("  " + name + " ".repeat(Math.max(1, 14 - name.length())) + PlainText.line(value));
        }
    }

    private static void add(List<String> lines, Details.Block block) {
        lines.add("");
        if (block instanceof Details.Paragraph paragraph) {
            lines.add(PlainText.line(paragraph.text()));
        } else if (block instanceof Details.Facts facts) {
            facts.rows().forEach(row -> fact(lines, row.name(), row.value()));
        } else if (block instanceof Details.Output output) {
            lines.add(output.title() + ":");
            output.lines().forEach(each -> lines.add("  | " + PlainText.line(each)));
        } else if (block instanceof Details.Commands commands) {
            lines.add(commands.title() + ":");
            int widest = commands.commands().stream()
                    .mapToInt(each -> each.line().length())
                    .max()
                    .orElse(0);
            for (Suggestion each : commands.commands()) {
                String purpose = each.purpose() == null ? "" : each.purpose();
                lines.add(
                        ("  " + each.line() + " ".repeat(widest - each.line().length() + 3) + purpose).stripTrailing());
            }
        }
    }

    static Table<RuleState> rules() {
        return new Table<RuleState>()
                .text("RULE", each -> each.rule().word())
                .number("OPEN", RuleState::open)
                .prose("WHEN", each -> each.rule().when())
                .text("LIMIT", RuleState::limit)
                .spare(1)
                .prose("SEVERITY", each -> each.rule().severity())
                .spare(2);
    }

    static Map<String, @Nullable Object> json(RuleState each) {
        return Json.object(
                "rule", each.rule().word(),
                "open", each.open(),
                "when", each.rule().when(),
                "severity", each.rule().severity(),
                "limit", each.limit().isEmpty() ? null : each.limit(),
                "setting", each.rule().setting().orElse(null),
                "what_to_do", each.rule().toDo());
    }

    static Table<OwnRuleState> ownRules() {
        return new Table<OwnRuleState>()
                .text("YOUR OWN RULE", each -> each.rule().name())
                .number("OPEN", OwnRuleState::open)
                .prose("TASKS", each -> String.join(", ", each.rule().tasks()))
                .prose("WHEN", each -> each.rule().limit().toString())
                .text("SEVERITY", OwnRuleState::severity)
                .prose("NOW", OwnRuleState::now);
    }
}
