package dev.smartcron.taskfile;

import dev.smartcron.text.Nearest;
import dev.smartcron.yaml.Problems;
import dev.smartcron.yaml.YamlValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that every name is given once, and that every name referred to exists. */
final class NameRules {
    /** Looking for the nearest of many names takes a while; by then the writer has seen what goes wrong. */
    private static final int MOST_HINTS = 200;

    private final YamlValue.Mapping file;
    private final List<TaskDraft> drafts;
    private final Problems problems;
    private final Map<String, TaskDraft> byName = new LinkedHashMap<>();
    private final Map<String, String> hints = new HashMap<>();

    NameRules(YamlValue.Mapping file, List<TaskDraft> drafts, Problems problems) {
        this.file = file;
        this.drafts = drafts;
        this.problems = problems;
    }

    void check() {
        for (TaskDraft draft : drafts) {
            YamlValue name = draft.own().get("name");
            TaskDraft first = name == null ? null : byName.putIfAbsent(draft.name(), draft);
            YamlValue firstName = first == null ? null : first.own().get("name");
            if (name != null && firstName != null) {
                problems.add(
                        name.at(),
                        "name: " + draft.name() + " is taken by the task in line "
                                + firstName.at().line());
            }
        }
        for (TaskDraft draft : drafts) {
            references(draft);
        }
        // A loop through a name that is taken twice or unknown says nothing that was not said above.
        new Cycles("after goes", List.of("after"), "waits for itself", problems).check(byName);
        new Cycles("on_success and on_failure go", List.of("on_success", "on_failure"), "starts itself", problems)
                .check(byName);
    }

    private void references(TaskDraft draft) {
        if (draft.keys().get("group") instanceof YamlValue.Scalar group) {
            known("group", group, names("groups"));
        }
        if (draft.keys().get("calendar") instanceof YamlValue.Mapping calendar) {
            for (YamlValue.Scalar skipped : calendar.elements("skip")) {
                known("calendar", skipped, names("calendars"));
            }
        }
        for (String key : List.of("after", "on_success", "on_failure")) {
            for (YamlValue.Scalar other : draft.keys().elements(key)) {
                known("task", other, byName.keySet());
                TaskDraft target = byName.get(other.text());
                if (target != null && "crontab".equals(target.keys().text("started_by"))) {
                    problems.add(
                            other.at(), key + ": " + other.text() + " is started by the crontab, never by a runner");
                }
            }
        }
    }

    private void known(String what, YamlValue.Scalar name, Collection<String> known) {
        if (known.contains(name.text())) {
            return;
        }
        String place = what.equals("task") ? "in this file" : "under " + what + "s";
        problems.add(name.at(), "there is no " + what + " " + name.text() + " " + place + hint(what, name, known));
    }

    private String hint(String what, YamlValue.Scalar name, Collection<String> known) {
        if (hints.size() >= MOST_HINTS) {
            return "";
        }
        return hints.computeIfAbsent(what + " " + name.text(), asked -> Nearest.hint(name.text(), known));
    }

    private Set<String> names(String key) {
        if (!(file.get(key) instanceof YamlValue.Mapping named)) {
            return Set.of();
        }
        Set<String> names = new LinkedHashSet<>(named.fields().keySet());
        names.addAll(named.broken());
        return names;
    }
}
