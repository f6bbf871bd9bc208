package dev.smartcron.status;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.task.AlertPolicy;
import dev.smartcron.task.Dependencies;
import dev.smartcron.task.Severity;
import dev.smartcron.task.Task;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Markdown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A task's row of the {@link TaskReference}. A cell is a list of facts, each on a line of its own.
 *
 * @param starts the ends of other tasks that start it, as Markdown
 */
record ReferenceRow(
        RegisteredTask registered, List<String> starts, Map<String, Integer> groups, Recipients recipients) {
    private static final String NOTHING = "-";

    /** Its cells, as Markdown, in the order of the columns. */
    List<String> cells() {
        Optional<Task> task = registered.task();
        return List.of(
                Markdown.code(registered.name()),
                cell(when(task)),
                cell(what(task)),
                cell(task.map(known -> ReferenceLimits.of(known, groups)).orElse(List.of())),
                cell(task.map(this::told).orElse(List.of())));
    }

    private static String cell(List<String> facts) {
        return facts.isEmpty() ? NOTHING : String.join("<br>", facts);
    }

    private List<String> when(Optional<Task> task) {
        List<String> facts = new ArrayList<>();
        TaskRow row = registered.row();
        registered
                .declared("schedule")
                .ifPresent(text -> facts.add(Markdown.code(text.toString())
                        + (row.kind() == Kind.TIMED || row.kind() == Kind.CRONTAB
                                ? " " + Markdown.text(registered.zone().toString())
                                : "")));
        registered.scheduleInWords().ifPresent(facts::add);
        if (row.kind() == Kind.ON_DEMAND && starts.isEmpty()) {
            facts.add("on demand");
        }
        facts.addAll(starts);
        task.ifPresent(known -> {
            after(known.dependencies(), known.isContinuous()).ifPresent(facts::add);
            days(known).forEach(facts::add);
        });
        if (row.kind() == Kind.CRONTAB) {
            facts.add("started by the system's crontab");
        }
        if (row.rescheduled() != null) {
            facts.add("set by " + Markdown.text(row.rescheduled().by()) + "; the file says "
                    + Optional.ofNullable(row.declared().keys().get("schedule"))
                            .map(text -> Markdown.code(text.toString()))
                            .orElse("none"));
        }
        if (!row.mayRun()) {
            facts.add("**" + Markdown.text(UpcomingFirings.disabled(row)) + "**");
        }
        if (registered.problem() != null) {
            facts.add("**" + Markdown.text(registered.problem()) + "**");
        }
        return facts;
    }

    private static Optional<String> after(Dependencies dependencies, boolean service) {
        return dependencies.after().isEmpty()
                ? Optional.empty()
                : Optional.of("after " + names(dependencies.after())
                        + (service ? "" : ", waits up to " + Durations.format(dependencies.afterTimeout())));
    }

    /** The days and the places that it is bound to. */
    private static List<String> days(Task task) {
        List<String> facts = new ArrayList<>();
        Map<String, ?> active = task.definition().mapping("active");
        Optional.ofNullable(active.get("from")).ifPresent(day -> facts.add("from " + day));
        Optional.ofNullable(active.get("until")).ifPresent(day -> facts.add("until " + day));
        if (task.definition().mapping("calendar").get("skip") instanceof List<?> calendars) {
            facts.add("not on days of " + names(calendars));
        }
        if (task.policy().isBound()) {
            facts.add("only " + Markdown.text(task.policy().places()));
        }
        return facts;
    }

    private List<String> what(Optional<Task> task) {
        List<String> facts = new ArrayList<>();
        registered.declared("description").ifPresent(text -> facts.add(Markdown.text(text.toString())));
        registered.commandLine().ifPresent(line -> facts.add(Markdown.code(line)));
        task.flatMap(known -> known.action().user()).ifPresent(user -> facts.add("as user " + Markdown.text(user)));
        task.map(Task::dependencies).ifPresent(next -> {
            if (!next.onSuccess().isEmpty()) {
                facts.add("then " + names(next.onSuccess()));
            }
            if (!next.onFailure().isEmpty()) {
                facts.add("if it fails " + names(next.onFailure()));
            }
        });
        return facts;
    }

    private List<String> told(Task task) {
        List<String> facts = new ArrayList<>();
        if (!task.startedByCrontab()) {
            AlertPolicy policy = AlertPolicy.of(task.definition());
            Severity severity = policy.severity().map(Severity::of).orElse(Severity.ofPriority(task.priority()));
            facts.add(severity.word() + " (priority "
                    + task.priority()
                    + (registered.row().reprioritised() == null
                            ? ""
                            : ", set by "
                                    + Markdown.text(
                                            registered.row().reprioritised().by()))
                    + ")");
            facts.addAll(when(policy));
            facts.add(Markdown.text(recipients.ofFailures(
                    policy.to(),
                    severity,
                    registered.declared("category").map(Object::toString).orElse(null),
                    registered.name())));
        } else if (!Heartbeats.isHealth(task)) {
            facts.add(Severity.CRITICAL.word() + ", when it does not tick");
            facts.add(Markdown.text(recipients.ofSilence()));
        }
        return facts;
    }

    private static List<String> when(AlertPolicy policy) {
        List<String> facts = new ArrayList<>();
        if (policy.afterFailures() > 1) {
            facts.add("when it failed " + policy.afterFailures() + " times in a row");
        }
        policy.maxDuration().ifPresent(most -> facts.add("when a run takes longer than " + Durations.format(most)));
        policy.deadline()
                .ifPresent(most -> facts.add("when a firing has not succeeded within " + Durations.format(most)));
        return facts;
    }

    private static String names(List<?> names) {
        return names.stream().map(name -> Markdown.code(String.valueOf(name))).collect(Collectors.joining(", "));
    }
}
