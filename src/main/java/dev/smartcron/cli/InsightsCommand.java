package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.status.figures.Insight;
import dev.smartcron.status.figures.InsightKind;
import dev.smartcron.status.figures.Insights;
import dev.smartcron.task.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "insights",
        description = "Shows patterns in what tasks do: slow, flaky, failing together, colliding.",
        footer = {
            "  smartcron insights                     all of them, the most severe first",
            "  smartcron insights vend_sync_sales     those that one task is part of",
            "  smartcron insights --json",
            "",
            "Each has its figures and what to do. Most need ten days of runs before they say",
            "anything. docs/insights.md has what each kind means."
        })
final class InsightsCommand extends Command {
    /** The most that are shown of a kind, the worst of them. */
    private static final int SHOWN = 10;

    /** The width of the longest word for a kind, and a gap. */
    private static final int LABEL = "failing together".length() + 2;

    private static final Duration ENOUGH = Duration.ofDays(10);

    @Parameters(paramLabel = "TASK", arity = "0..1", description = "Show only those that this task is part of.")
    private @Nullable String task;

    @Override
    int run(Application app) {
        if (task != null) {
            app.known(task);
        }
        Insights all = app.insights().read(app.now());
        Insights insights = task == null ? all : all.of(task);
        if (json()) {
            print(insights.json());
        } else if (insights.tasks() == 0) {
            line(noTask(app));
        } else {
            tell(insights);
        }
        return ExitCode.DONE;
    }

    private void tell(Insights insights) {
        if (insights.found().isEmpty()) {
            line(nothing(insights));
        }
        Severity before = null;
        for (Severity severity : Severity.values()) {
            List<Insight> found = insights.found().stream()
                    .filter(insight -> insight.severity() == severity)
                    .toList();
            if (!found.isEmpty()) {
                if (before != null) {
                    line("");
                }
                before = severity;
                line(severity.word().toUpperCase(Locale.ROOT));
                for (InsightKind kind : InsightKind.values()) {
                    tell(found.stream()
                            .filter(insight -> insight.kind() == kind)
                            .toList());
                }
            }
        }
    }

    private void tell(List<Insight> ofOneKind) {
        for (Insight insight : ofOneKind.stream().limit(SHOWN).toList()) {
            labelled(label(insight.kind().word().replace('_', ' ')), insight.finding() + ".");
            labelled(label(""), insight.advice());
        }
        if (ofOneKind.size() > SHOWN) {
            labelled(label(""), "And " + (ofOneKind.size() - SHOWN) + " more; smartcron insights --json has all.");
        }
    }

    private static String label(String word) {
        return "  " + word + " ".repeat(LABEL - word.length());
    }

    private String nothing(Insights insights) {
        String about = task == null ? Text.count(insights.tasks(), "task") : task;
        Instant first = insights.firstDay().orElse(null);
        if (first == null) {
            return "Nothing to say of " + about + " yet: no run has ended. Most patterns need ten days of runs.";
        }
        Duration recorded = Duration.between(first, insights.now());
        return "Nothing stands out in what " + about + (task == null && insights.tasks() != 1 ? " do" : " does")
                + (recorded.compareTo(ENOUGH) < 0
                        ? ", or it is too early: most patterns need ten days of runs, and the first is of "
                                + LocalDate.ofInstant(first, ZoneOffset.UTC) + "."
                        : ".");
    }
}
