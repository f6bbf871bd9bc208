package dev.smartcron.taskfile;

import dev.smartcron.yaml.Position;
import dev.smartcron.yaml.Problems;
import dev.smartcron.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds tasks that lead back to themselves: a walk in depth, on a stack of our own because chains may be long.
 *
 * @param words begins a message: the keys, and that they go
 * @param keys that lead from task to task
 * @param consequence what a task of a loop does
 */
record Cycles(String words, List<String> keys, String consequence, Problems problems) {
    private static final int MOST_SHOWN = 8;

    /** A task on the way, and where it can lead to that has not been tried. */
    private record Visit(String name, Iterator<YamlValue.Scalar> open) {}

    void check(Map<String, TaskDraft> tasks) {
        Set<String> done = new HashSet<>();
        for (String start : tasks.keySet()) {
            if (!done.contains(start)) {
                walk(start, tasks, done);
            }
        }
    }

    private void walk(String start, Map<String, TaskDraft> tasks, Set<String> done) {
        List<Visit> way = new ArrayList<>();
        Set<String> onWay = new HashSet<>();
        enter(start, tasks, way, onWay);
        while (!way.isEmpty()) {
            Visit step = way.get(way.size() - 1);
            if (!step.open().hasNext()) {
                way.remove(way.size() - 1);
                onWay.remove(step.name());
                done.add(step.name());
                continue;
            }
            YamlValue.Scalar next = step.open().next();
            if (onWay.contains(next.text())) {
                report(next.at(), next.text(), way);
            } else if (tasks.containsKey(next.text()) && !done.contains(next.text())) {
                enter(next.text(), tasks, way, onWay);
            }
        }
    }

    private void enter(String name, Map<String, TaskDraft> tasks, List<Visit> way, Set<String> onWay) {
        List<YamlValue.Scalar> leads = new ArrayList<>();
        TaskDraft draft = tasks.get(name);
        if (draft != null) {
            keys.forEach(key -> leads.addAll(draft.keys().elements(key)));
        }
        way.add(new Visit(name, leads.iterator()));
        onWay.add(name);
    }

    private void report(Position at, String name, List<Visit> way) {
        int from = way.size() - 1;
        while (!way.get(from).name().equals(name)) {
            from--;
        }
        StringBuilder loop = new StringBuilder();
        for (int i = from; i < way.size(); i++) {
            if (i - from == MOST_SHOWN) {
                loop.append("… → ");
                break;
            }
            loop.append(way.get(i).name()).append(" → ");
        }
        problems.add(at, words + " round in a circle: " + loop + name + ", so that it " + consequence);
    }
}
