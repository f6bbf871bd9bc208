package dev.smartcron.alert;

import dev.smartcron.settings.Route;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.task.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says who hears of a condition.
 *
 * @param routes from the settings
 * @param channels that there are
 */
public record Audience(List<Route> routes, List<String> channels) {
    public Audience {
        routes = List.copyOf(routes);
        channels = List.copyOf(channels);
    }

    List<String> of(Condition condition) {
        return of(
                condition.to(), condition.state().severity(), condition.category(), condition.task(), condition.rule());
    }

    /**
     * The channels that its task names; else those of each route that fits it; without routes, all that there are.
     *
     * @param to what the task names, or the rule; empty for the settings' own
     * @param category of its task; null where it has none, or it is about no task
     * @param task null where it is about none
     */
    public List<String> of(
            List<String> to, Severity severity, @Nullable String category, @Nullable String task, String rule) {
        if (!to.isEmpty()) {
            return there(to);
        }
        return routes.isEmpty()
                ? channels
                : there(routes.stream()
                        .filter(route -> route.fits(severity, category, task, rule))
                        .flatMap(route -> route.to().stream())
                        .toList());
    }

    private List<String> there(List<String> wanted) {
        return channels.stream().filter(wanted::contains).toList();
    }
}
